"""Cunxiao 村校: the composition root. The command line, nothing else."""

from __future__ import annotations

import sys

from tui.cli.root import main

if __name__ == "__main__":
    sys.exit(main())
