"""The staff form: what the pane must know of teachers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from core.fields import STAFF_FIELDS
from core.models import StaffId
from core.records.drafting import DraftKind
from tui.form_rules import NO_YEAR, STAFF_DEFAULTS, StaffRules, staff_draft, worded
from tui.forms import staff_pages
from tui.widgets.form_model import FormPage, FormRules

if TYPE_CHECKING:
    from core.office import Office


class StaffBook:
    """Staff as a pane reads and saves them."""

    kind = DraftKind.STAFF

    def pages(self) -> tuple[FormPage, ...]:
        """Return the pages of the national form and the appointment."""
        return staff_pages()

    def rules(self, today: date) -> FormRules:
        """Return the rules."""
        return StaffRules(today)

    def remember(self, stored: Mapping[str, str]) -> None:
        """Staff have no field that an older program stored otherwise."""

    def usual(self, previous: Mapping[str, str]) -> Mapping[str, str]:  # noqa: ARG002 - protocol
        """Return the defaults; teachers have little in common."""
        return worded(STAFF_DEFAULTS, STAFF_FIELDS, NO_YEAR)

    def derived(self, values: Mapping[str, str]) -> frozenset[str]:  # noqa: ARG002 - protocol
        """Return nothing: a staff form holds no derived field."""
        return frozenset()

    def read(self, office: Office, record_id: str) -> Mapping[str, str]:
        """Return a teacher's form; what is masked in it counts as seen when it is revealed."""
        from core.records.forms import staff_form  # noqa: PLC0415 - start-up

        texts = asdict(staff_form(office, StaffId(record_id)))
        return worded(texts, STAFF_FIELDS, office.year)

    def save(self, office: Office, record_id: str | None, values: Mapping[str, str]) -> str:
        """Register or amend."""
        from core.staffing import amend_staff, register_staff  # noqa: PLC0415 - start-up

        draft = staff_draft(values)
        if record_id is None:
            return register_staff(office, draft).staff_id
        return amend_staff(office, StaffId(record_id), draft).staff_id
