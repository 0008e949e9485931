"""Cunxiao 村校: the composition root. The command line, nothing else."""

from __future__ import annotations
