"""The pupil's form: what the pane must know of pupils."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from core.fields import PUPIL_FIELDS
from core.models import PupilId
from core.records.drafting import DraftKind
from tui.forms import pupil_pages

if TYPE_CHECKING:
    from core.office import Office
    from core.records.siblings import KnownRelative
    from tui.widgets.form_model import FormPage, FormRules


class PupilBook:
    """Pupils as a pane reads and saves them. Places and relatives are learnt from the store."""

    kind = DraftKind.PUPIL

    def __init__(self) -> None:
        self.places: list[str] = []
        self.relatives: list[KnownRelative] = []
        self.stored: dict[str, str] = {}

    def pages(self) -> tuple[FormPage, ...]:
        """Return the pages of the national form and the local fields."""
        return pupil_pages()

    def rules(self, today: date) -> FormRules:
        """Return the rules; they see what is learnt later."""
        from tui.form_rules import PupilRules  # noqa: PLC0415 - start-up

        return PupilRules(today, self.places, self.relatives, self.stored)

    def remember(self, stored: Mapping[str, str]) -> None:
        """Take what the register holds of the pupil in the form; a village new to it is offered."""
        self.stored.clear()
        self.stored.update(stored)
        hamlet = stored.get("hamlet", "")
        if hamlet and hamlet not in self.places:
            self.places.insert(0, hamlet)

    def learn_places(self, places: Sequence[str]) -> None:
        """Take the villages and groups in use."""
        self.places[:] = places

    def learn_relatives(self, relatives: Sequence[KnownRelative]) -> None:
        """Take the relatives of pupils in the register."""
        self.relatives[:] = relatives

    def usual(self, previous: Mapping[str, str]) -> Mapping[str, str]:
        """Return the defaults, and what neighbours have in common."""
        from tui.form_rules import DEFAULTS, FOLLOWED, NO_YEAR, worded  # noqa: PLC0415 - start-up

        followed = {key: previous[key] for key in FOLLOWED if previous.get(key)}
        return dict(worded(DEFAULTS, PUPIL_FIELDS, NO_YEAR)) | followed

    def derived(self, values: Mapping[str, str]) -> frozenset[str]:
        """Return the spelling of the name, unless somebody corrected it."""
        from tui.form_rules import derived_fields  # noqa: PLC0415 - start-up

        return derived_fields(values)

    def read(self, office: Office, record_id: str) -> Mapping[str, str]:
        """Return a pupil's form; what is masked in it counts as seen when it is revealed."""
        from core.records.forms import pupil_form  # noqa: PLC0415 - start-up
        from tui.form_rules import worded  # noqa: PLC0415 - start-up

        texts = asdict(pupil_form(office, PupilId(record_id)))
        return worded(texts, PUPIL_FIELDS, office.year)

    def save(self, office: Office, record_id: str | None, values: Mapping[str, str]) -> str:
        """Register or amend."""
        from core.registration import amend_pupil, register_pupil  # noqa: PLC0415 - start-up
        from tui.form_rules import pupil_draft  # noqa: PLC0415 - start-up

        draft = pupil_draft(values)
        if record_id is None:
            return register_pupil(office, draft).pupil_id
        return amend_pupil(office, PupilId(record_id), draft).pupil_id
