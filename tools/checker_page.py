"""Join the parts of the checker into the one page that goes to a phone.

    python -m tools.checker_page            write core/data/verify.html
    python -m tools.checker_page --check    fail when the committed page is another

The page's policy names the hash of each script and of the style, so a browser runs these and
nothing else. Titles of checks and names of attributes come from the program's catalogs.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "tools" / "checker"
PAGE = ROOT / "core" / "data" / "verify.html"
CALCULATIONS = ("documents.js", "engine.js", "search.js", "balance.js", "forms.js", "checks.js")
"""Scripts that know no page: what the tests run by themselves."""
SCRIPTS = (
    "vendor/noble-sha256.min.js",
    "vendor/noble-ed25519.min.js",
    *CALCULATIONS,
    "words.js",
    "catalog",
    "shows.js",
    "page.js",
)
"""Each its own element: a browser too old for one part still runs the others."""

_LANGUAGES = {"zh": "zh_CN", "en": "en"}
_KINDS = ("attribute", "check")


def page() -> str:
    """Return the page as it is committed."""
    scripts = [_script(name) for name in SCRIPTS]
    style = f"\n{_part('style.css')}"
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_source, scripts))}",
            f"style-src {_source(style)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    elements = "\n".join(f"<script>{script}</script>" for script in scripts)
    places = {"policy": policy, "style": style, "scripts": elements}
    text = _part("page.html")
    for name, value in places.items():
        text = text.replace("{{" + name + "}}", value)
    return text


def _part(name: str) -> str:
    return (PARTS / name).read_text(encoding="utf-8")


def _script(name: str) -> str:
    text = catalog() if name == "catalog" else _part(name)
    if "</script" in text.lower():
        raise ValueError(name)
    return f"\n{text}"


def catalog() -> str:
    """Return a script with the catalogs' words for checks and attributes."""
    words: dict[str, dict[str, dict[str, str]]] = {}
    for short, language in _LANGUAGES.items():
        with (ROOT / "locale" / language / "assign.po").open("rb") as stream:
            messages = {str(own.id): str(own.string) for own in read_po(stream) if own.id}
        words[short] = {kind: {} for kind in _KINDS}
        for key, sentence in sorted(messages.items()):
            kind, _, name = key.partition(".")
            if kind in _KINDS:
                words[short][kind][name] = sentence
    text = json.dumps(words, ensure_ascii=False, indent=1)
    return f"// From locale/*/assign.po.\nvar Catalog = {text};\n"


def _source(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(prog="python -m tools.checker_page")
    parser.add_argument("--check", action="store_true")
    if parser.parse_args(arguments).check:
        is_current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page()
        if not is_current:
            print("core/data/verify.html is not what tools/checker makes", file=sys.stderr)
        return 0 if is_current else 1
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
