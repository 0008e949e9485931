"""What a person types after the commands of the draw: slips, wishes, names of classes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from core.grouping.proposing import PupilWish

FILE = click.Path(path_type=Path, dir_okay=False)

_BETWEEN = re.compile(r"\s*[,，、;；]\s*|\s+")
_EDGES = " ,，、;；\t\r\n\u3000"


def slips_of(text: str) -> tuple[str, ...]:
    """Split slips as typed on one line; two commas in a row are a slip that is missing."""
    inner = text.strip(_EDGES)
    return tuple(_BETWEEN.split(inner)) if inner else ()


def pair_of(text: str) -> tuple[str, str]:
    """Split `key=value`; the value is empty without a sign."""
    key, _, value = text.partition("=")
    return key.strip(), value.strip()


def names_of(text: str) -> tuple[str, ...]:
    """Split names as typed on one line: 石大山、李梅."""
    return tuple(name.strip() for name in re.split(r"[,，、;；]", text) if name.strip())


def wishes_of(texts: tuple[str, ...]) -> tuple[PupilWish, ...]:
    """Read `甲、乙=双胞胎`: pupils by name or id, then the reason."""
    from core.grouping.proposing import PupilWish

    wishes = []
    for text in texts:
        pupils, _, reason = text.partition("=")
        names = tuple(name for name in re.split(r"[,，、]", pupils) if name.strip())
        wishes.append(PupilWish(tuple(name.strip() for name in names), reason.strip()))
    return tuple(wishes)


def class_names_of(texts: tuple[str, ...]) -> dict[int, str]:
    """Read `1=向日葵班`: a class's number and its name."""
    found = {}
    for text in texts:
        number, name = pair_of(text)
        if not (number.isdecimal() and name):
            raise click.BadParameter(text, param_hint="--class-name")
        found[int(number)] = name
    return found
