"""The paper of a closed term: nothing differs, or the numbered explanation 说明."""

from __future__ import annotations

from collections.abc import Sequence

from core.i18n import t
from core.office import Office
from core.printing.sheets import Paragraph, Sheet
from core.roster_types import Closing, Furniture
from core.rosters import written_day
from core.school_year.models import TermClosing, TermOf
from core.school_year.reconcile import Difference

MESSAGE_PREFIXES = ("table.term.", "difference.")


def closing_sheet(
    office: Office, closing: TermClosing, differences: Sequence[Difference] = ()
) -> Sheet:
    """Return the paper of a closing. `differences` are named line by line when they are given."""
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
    lines += [
        t("term.closing.line", name=one.name, what=t(f"difference.{one.kind}"))
        for one in differences
    ]
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
