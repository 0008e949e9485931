"""Which Cunxiao this is: the one number that bundles, the command line and the screens name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
DISTRIBUTION = "cunxiao"


@cache
def version() -> str:
    """Return the version of the project's own file, or of the package that was installed."""
    import tomllib  # noqa: PLC0415 - start-up

    try:
        document = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    except FileNotFoundError:
        from importlib import metadata  # noqa: PLC0415 - start-up

        return metadata.version(DISTRIBUTION)
    return str(document["project"]["version"])
