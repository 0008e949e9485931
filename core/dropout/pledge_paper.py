"""The ledger of pledges as a list for paper or a workbook."""

from __future__ import annotations

from core.dropout.models import PledgeParty
from core.dropout.pledges import PledgeLedger, PledgeLine
from core.i18n import t, tn
from core.ledgers.schools import about_school
from core.models import SchoolYear
from core.office import Office
from core.roster_types import Figures, Furniture, Purpose, Roster, RosterColumn
from core.rosters import school_closing

MESSAGE_PREFIXES = ("pledge.party.", "pledge.short.", "printing.purpose.")


def pledge_counts(ledger: PledgeLedger) -> str:
    """Return how many of each kind were signed, in one line."""
    parts = [
        t("pledge.count", party=t(f"pledge.short.{party}"), count=ledger.count.signed[party])
        for party in PledgeParty
    ]
    return "   ".join(parts)


def pledge_roster(
    office: Office, ledger: PledgeLedger, year: int, purpose: Purpose = Purpose.SCHOOL
) -> Roster:
    """Return a year's pledges with room to sign, and whose family is missing below them."""
    columns = (
        RosterColumn("number", t("printing.column.number"), weight=0.5, figures=Figures.PLAIN),
        RosterColumn("party", t("pledge.column.party"), 4.0, 1.0, may_break=True),
        RosterColumn("name", t("pledge.column.name"), 4.0, 2.0, may_break=True),
        RosterColumn("child", t("pledge.column.child"), 4.0, 1.5, may_break=True),
        RosterColumn("class", t("printing.column.class"), 4.0, 1.0, may_break=True),
        RosterColumn("day", t("pledge.column.day"), 5.5),
        RosterColumn("count", t("pledge.column.count"), figures=Figures.PLAIN),
        RosterColumn("document", t("pledge.column.document"), 3.0, 1.0, may_break=True),
        RosterColumn("signature", t("pledge.column.signature"), 4.5, 1.5),
    )
    notes = [pledge_counts(ledger)]
    if ledger.missing:
        names = "、".join(one.name for one in ledger.missing)
        notes.append(tn("pledge.missing_names", len(ledger.missing), names=names))
    school = office.school.name
    return Roster(
        title=t("pledge.title", school=ledger.school.name),
        subtitle=(
            t("printing.year", year=SchoolYear(year).label),
            tn("pledge.total", ledger.count.total),
        ),
        columns=columns,
        rows=tuple(_row(number, line) for number, line in enumerate(ledger.lines, start=1)),
        notes=tuple(notes),
        closing=school_closing(
            school, office.clock.today(), about_school(office, (ledger.school,))
        ),
        purpose=purpose,
        footer=t("printing.footer", school=school, purpose=t(f"printing.purpose.{purpose}")),
        furniture=Furniture.in_current_language(),
    )


def _row(number: int, line: PledgeLine) -> tuple[str, ...]:
    pledge = line.pledge
    return (
        str(number),
        t(f"pledge.party.{pledge.party}"),
        pledge.name,
        line.child,
        line.class_name,
        pledge.signed_on.isoformat() if pledge.signed_on else "",
        str(pledge.count),
        pledge.number or "",
        "",
    )
