"""The new pupil's form 新生报名登记表: one child on one sheet, filled or blank, for signatures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.certificates.common import portrait_of
from core.i18n import in_chinese, t
from core.ledgers.exporting import note_export
from core.ledgers.schools import about_school, school_of
from core.ledgers.spec import LedgerError
from core.models import PupilId, SchoolYear
from core.office import Office
from core.printing.spool import PaperFormat, Printed, print_roster
from core.reading.drafts import PupilDraft
from core.registration import file_of
from core.roster_types import Align, Closing, Furniture, Purpose, Roster, RosterColumn
from core.rosters import written_day
from core.school_year.models import AFTER_SPRING
from core.validation import draft_of_pupil

FIELDS = (
    "name",
    "sex",
    "ethnic",
    "birth_date",
    "id_type",
    "id_number",
    "grade",
    "enrol_month",
    "hukou_place_code",
    "hamlet",
    "current_address",
    "attend_way",
    "preschool",
    "health",
    "special_care",
    "disability",
    "left_behind",
    "migrant_child",
    "hard_category",
    "distance_km",
    "m1_name",
    "m1_relation",
    "m1_phone",
    "m1_workplace",
    "m2_name",
    "m2_relation",
    "m2_phone",
    "m2_workplace",
)
"""Fields of the form, two a line."""

PAPERS = (
    "registration_form.household_book",
    "registration_form.birth_certificate",
    "registration_form.vaccination",
    "registration_form.housing",
)
"""What the family brings: to be ticked by hand."""

MESSAGE_IDS = (
    "registration_form.household_book",
    "registration_form.birth_certificate",
    "registration_form.vaccination",
    "registration_form.housing",
)
MESSAGE_PREFIXES = ("field.",)


def registration_form(office: Office, pupil_id: PupilId | None, purpose: Purpose) -> Roster:
    """Return the form of a pupil, or a blank one for the family to fill in.

    Raises LedgerError(`ledger_not_public`) and RegistrationError(`no_such_pupil`).
    """
    title = t("registration_form.title")
    if purpose is Purpose.NOTICE:
        raise LedgerError("ledger_not_public", ledger=title)
    draft, year, own = PupilDraft(), _coming(office), office.school
    if pupil_id is not None:
        file = file_of(office, pupil_id)
        own = school_of(office, file)
        year = SchoolYear(max(office.year.starts_in, file.enrolment.entry_year))
        draft = draft_of_pupil(file, year)
    cells = [(t(f"field.{key}"), str(getattr(draft, key))) for key in FIELDS]
    cells += [(t(paper), t("registration_form.tick")) for paper in PAPERS]
    school = office.school.name
    day = written_day(office.clock.today()) if pupil_id is not None else ""
    return Roster(
        title=t("ledger.heading", school=own.name, title=title),
        subtitle=(t("printing.year", year=year.label), t("registration_form.slip_no")),
        columns=tuple(_column(place) for place in range(4)),
        rows=_pairs(cells),
        notes=(t("registration_form.note"),),
        closing=Closing(
            (t("registration_form.sign.parent"), t("registration_form.sign.checked")),
            school,
            day,
            has_seal=True,
            about=about_school(office, (own,)),
        ),
        purpose=purpose,
        footer=t("printing.footer", school=school, purpose=t(f"printing.purpose.{purpose}")),
        portrait=None if pupil_id is None else portrait_of(office, pupil_id),
        furniture=Furniture.in_current_language(),
    )


def _coming(office: Office) -> SchoolYear:
    """Return the year for which a family registers: from June on the one that comes."""
    is_summer = office.clock.today().month in AFTER_SPRING
    return SchoolYear(office.year.starts_in + is_summer)


def _column(place: int) -> RosterColumn:
    if place % 2 == 0:
        return RosterColumn(f"item_{place // 2}", t("registration_form.item"), 6.0, 1.0)
    return RosterColumn(
        f"text_{place // 2}",
        t("registration_form.content"),
        9.0,
        3.0,
        Align.LEFT,
        may_break=True,
    )


def _pairs(cells: Sequence[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Set two cells a line."""
    return tuple((*left, *right) for left, right in zip(cells[::2], cells[1::2], strict=True))


@in_chinese()
def print_registration_form(
    office: Office,
    pupil_id: PupilId | None,
    purpose: Purpose,
    paper_format: PaperFormat,
    path: Path,
) -> Printed:
    """Write the form and note it: a filled one holds numbers whole. Raises as the parts do."""
    roster = registration_form(office, pupil_id, purpose)
    printed = print_roster(roster, paper_format, path)
    if pupil_id is None:
        note_export(office, "registration_form.blank", roster, printed)
    else:
        detail = f"purpose={purpose} rows={printed.rows} whole phone"
        office.audit("export", f"registration_form.{pupil_id}", detail)
    return printed
