"""A blank form that was opened to be filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.exchange.forms import UnderstoodForm
    from core.workbooks.form_filling import FillGroup
    from core.workbooks.form_memory import Mapped


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """A blank form as it is understood now, whom it can be filled for, and who was chosen."""

    path: Path
    form: UnderstoodForm
    mapping: Mapped
    groups: Sequence[FillGroup]
    chosen: FillGroup
    standing: tuple[str, ...] = ()
    """Names of people of this school that stand in the form already."""
