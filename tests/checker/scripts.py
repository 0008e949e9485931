"""The checker's scripts under node, when there is one."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tools.checker_page import CALCULATIONS, PARTS, SCRIPTS

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="no node: the checker's scripts were not run")
RUNNER = Path(__file__).parent / "calculations.js"
VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "draw"


def vector(name: str) -> Any:
    """Return a vector of the protocol."""
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def in_base64(document: object) -> str | None:
    """Return a document, or bytes as they are, for a case."""
    if document is None:
        return None
    if not isinstance(document, bytes):
        document = json.dumps(document, ensure_ascii=True).encode()
    return base64.b64encode(document).decode()


def run(cases: Sequence[Mapping[str, object]]) -> list[Any]:
    """Return what each case comes to; one process for all of them."""
    assert NODE is not None
    own = [name for name in SCRIPTS if name.startswith("vendor/") or name in CALCULATIONS]
    scripts = [str(PARTS / name) for name in (*own, "words.js")]
    given = json.dumps({"scripts": scripts, "cases": cases})
    done = subprocess.run(
        [NODE, str(RUNNER)], input=given, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found


def verification(certificate: object, plan: object, *, unsigned: bool = False) -> dict[str, object]:
    """Return the case of a certificate with what is shown as its plan."""
    return {
        "do": "verify",
        "certificate": in_base64(certificate),
        "plan": in_base64(plan),
        "isUnsigned": unsigned,
    }
