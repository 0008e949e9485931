"""The papers over all pupils of a school: cards, the new pupil's form, the national template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.i18n import in_chinese, t
from core.ledgers.spec import LedgerOptions
from core.roster_types import Purpose

if TYPE_CHECKING:
    from core.models import School
    from core.office import Office
    from core.workbooks.national_preview import NationalPreview


@in_chinese()
def paper_path(office: Office, what: str, school: School | None = None) -> Path:
    """Return where one of the papers goes, by default one's own school's."""
    from core.printing.spool import (  # noqa: PLC0415 - start-up
        PaperFormat,
        named_file,
        print_folder,
    )

    titles = {"cards": t("emergency_card.title"), "form": t("registration_form.title")}
    title = titles.get(what, t("ledgers.national"))
    paper = PaperFormat.PDF if what in titles else PaperFormat.XLSX
    whose = (school or office.school).name
    return print_folder() / named_file(title, whose, office.clock.today(), paper)


def national(
    office: Office, what: str, school: School | None = None
) -> tuple[NationalPreview, Path]:
    """Return what the national form would hold and where it goes; writes nothing."""
    from core.workbooks.national_preview import national_preview  # noqa: PLC0415 - start-up

    preview = national_preview(office, allow_open=what == "national_open", school=school)
    return preview, paper_path(office, what, school)


@in_chinese()
def write_paper(office: Office, what: str, school: School | None = None) -> Path:
    """Write emergency cards, a blank form of a new pupil, or the national template."""
    from core.certificates.cards import print_cards  # noqa: PLC0415 - start-up
    from core.certificates.registration_form import (  # noqa: PLC0415 - start-up
        print_registration_form,
    )
    from core.printing.spool import PaperFormat  # noqa: PLC0415 - start-up
    from core.workbooks.exporting import export_national  # noqa: PLC0415 - start-up

    path = paper_path(office, what, school)
    if what == "cards":
        options = LedgerOptions(schools=(school,) if school else ())
        return print_cards(office, options, path).path
    if what == "form":
        form = print_registration_form(office, None, Purpose.SCHOOL, PaperFormat.PDF, path)
        return form.path
    path.parent.mkdir(parents=True, exist_ok=True)
    is_open = what == "national_open"
    return export_national(office, path, allow_open=is_open, school=school).path
