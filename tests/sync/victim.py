"""A program that reads or writes a bundle and is killed on the way: `python -m tests.sync.victim`.

Arguments: home, key file, age identity, `import` or `export`, a path, `module:attribute`, and
`before` or `after` the attribute is called for the first time.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.clock import FixedClock
from core.office import open_with_keys
from core.storage.home import Home
from core.vault.age import X25519Identity
from core.vault.keys import unwrap
from sync import inbox, outbox
from tests.sync.township import DAY, OPERATOR


def kill_at(target: str, moment: str) -> None:
    """Make the process end where an attribute is called."""
    module_name, _, path = target.partition(":")
    owner: Any = importlib.import_module(module_name)
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    real: Callable[..., Any] = getattr(owner, name)

    def deadly(*arguments: Any, **named: Any) -> Any:
        if moment == "after":
            real(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, deadly)


def main() -> None:
    """Do it, and die."""
    home, key_file, identity, action, path, target, moment = sys.argv[1:]
    keys = unwrap(Path(key_file).read_bytes(), X25519Identity.decode(identity))
    office = open_with_keys(Home(Path(home)), keys, OPERATOR.id, FixedClock(DAY))
    if target != "nowhere":
        kill_at(target, moment)
    if action == "import":
        inbox.import_bundle(office, Path(path))
    else:
        outbox.export(office, Path(path))
    office.close()


if __name__ == "__main__":
    main()
