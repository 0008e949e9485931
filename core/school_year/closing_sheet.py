"""The paper of a closed term: nothing differs, or the numbered explanation 说明."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.fields import PUPIL_FIELDS
from core.i18n import in_chinese, t
from core.models import SchoolYear
from core.office import Office
from core.printing.sheets import Paragraph, Sheet
from core.roster_types import Closing, Furniture
from core.rosters import written_day
from core.school_year.comparison import Comparison, kept_comparison
from core.school_year.models import TermClosing, TermOf
from core.school_year.reconcile import Difference, against_classes
from core.spoken_labels import in_words

MESSAGE_PREFIXES = ("table.term.", "difference.", "field.")


@in_chinese()
def print_closing(office: Office, closing: TermClosing) -> Path:
    """Print the paper of a closing with everything that differs, and note the export.

    What the kept export said is listed with what differs from the class lists today. Returns
    where it lies; raises PrintingError as `print_sheet`.
    """
    from core.printing.spool import (  # noqa: PLC0415 - printed once a term
        PaperFormat,
        named_file,
        print_folder,
        print_sheet,
    )

    term = TermOf(closing.year, closing.term)
    differences = against_classes(office, term.school_year)
    sheet = closing_sheet(office, closing, differences, kept_comparison(office, term))
    name = named_file(t("year.closing"), office.school.name, closing.closed_on, PaperFormat.PDF)
    printed = print_sheet(sheet, print_folder() / name)
    office.audit("export", f"closing.{closing.id}", "purpose=school form=closing")
    return printed.path


def closing_sheet(
    office: Office,
    closing: TermClosing,
    differences: Sequence[Difference] = (),
    compared: Comparison | None = None,
) -> Sheet:
    """Return the paper of a closing. `differences` are named line by line when they are given.

    `compared` names its file and its day, and its differences follow.
    """
    term = TermOf(closing.year, closing.term)
    words = {"year": term.school_year.label, "term": t(f"table.term.{closing.term}")}
    if closing.number is None:
        title = t("term.closing.title_clean", **words)
    else:
        title = t("term.closing.title", number=closing.number, **words)
    lines = [
        t("term.closing.count", count=closing.differences)
        if closing.differences
        else t("term.closing.clean")
    ]
    lines += [difference_text(one, term.school_year) for one in differences]
    if compared is not None:
        day = written_day(compared.on)
        lines.append(t("term.closing.compared", file=compared.file, day=day))
        lines += [difference_text(one, term.school_year) for one in compared.differences]
    if closing.explanation:
        lines.append(t("term.closing.explanation", words=closing.explanation))
    day = written_day(closing.closed_on)
    lines.append(t("term.closing.closed", day=day, name=closing.closed_by or ""))
    return Sheet(
        title=title,
        paragraphs=tuple(Paragraph(line) for line in lines),
        closing=Closing((t("change.form.sign.head"),), office.school.name, day, has_seal=True),
        furniture=Furniture.in_current_language(),
    )


def difference_text(one: Difference, year: SchoolYear) -> str:
    """Return a difference as a line: who, in what, what either side says, and the export's row.

    An identity number is told to differ without being shown.
    """
    what = t(f"difference.{one.kind}")
    if one.field:
        spec, field = PUPIL_FIELDS[one.field], t(f"field.{one.field}")
        here, there = in_words(spec, one.here, year), in_words(spec, one.there, year)
        told = "difference.values" if here or there else "difference.hidden_values"
        what = t(told, field=field, here=here, there=there)
    if one.place:
        sheet, _, row = one.place.rpartition("!")
        what = t("difference.place", what=what, sheet=sheet, row=row)
    return t("term.closing.line", name=one.name, what=what)
