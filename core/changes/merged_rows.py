"""What lists, papers and dropout cases keep of a child, moved when two records become one.

Of two rows where a child may have one, one stays; what the other said stays in its history.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from core.dropout.children import cases_about, open_case_about
from core.dropout.models import DropoutCase, Pledge, PledgeParty, duty_id
from core.ledgers.facts import MOST_COLUMNS, OwnLedgerLine
from core.ledgers.own_ledger import line_id
from core.models import PupilId
from core.office import Office
from core.writing import Writing


def move_listed(office: Office, writing: Writing, winner_id: PupilId, loser_id: PupilId) -> None:
    """Give the record that stays what lists, papers and answers say of the other."""
    _move_own_lines(office, writing, winner_id, loser_id)
    _move_pledges(office, writing, winner_id, loser_id)
    _move_households(office, writing, winner_id, loser_id)
    for consent in office.store.ledgers.consents.by("pupil_id", loser_id):
        writing.put(replace(consent, pupil_id=winner_id))
    for paper in office.store.ledgers.papers.by("holder_id", loser_id):
        writing.put(replace(paper, holder_id=winner_id))
    for request in office.store.after_draw.requests.by("pupil_id", loser_id):
        writing.put(replace(request, pupil_id=winner_id))


def move_cases(office: Office, writing: Writing, winner_id: PupilId, loser_id: PupilId) -> None:
    """Give the child its dropout cases; of two open ones it has one, as if nobody had opened two.

    The one that was reported stays, for its number stands on paper; else the earlier.
    """
    held, brought = open_case_about(office, winner_id), open_case_about(office, loser_id)
    twins = [one for one in (held, brought) if held and brought and one]
    for case in cases_about(office, loser_id):
        if case not in twins:
            writing.put(replace(case, pupil_id=winner_id))
    if twins:
        kept, gone = sorted(twins, key=_stands_before)
        writing.put(replace(_with_other(kept, gone), pupil_id=winner_id))
        _move_case_rows(office, writing, kept, gone)
        writing.delete(gone)
    writing.flush()  # whoever moves household rows asks again which cases name them


def _stands_before(case: DropoutCase) -> tuple[object, ...]:
    return case.reported_on or date.max, case.absent_since, case.opened_on, case.id


def _with_other(kept: DropoutCase, gone: DropoutCase) -> DropoutCase:
    return replace(
        kept,
        opened_on=min(kept.opened_on, gone.opened_on),
        absent_since=min(kept.absent_since, gone.absent_since),
        suspected_reason=kept.suspected_reason or gone.suspected_reason,
        whereabouts=kept.whereabouts or gone.whereabouts,
        follow_up=kept.follow_up or gone.follow_up,
    )


def _move_case_rows(office: Office, writing: Writing, kept: DropoutCase, gone: DropoutCase) -> None:
    """Give a case the visits of the other, and who answers in roles that nobody has here."""
    dropouts = office.store.dropouts
    for visit in dropouts.visits_of(gone.id):
        writing.put(replace(visit, case_id=kept.id))
    named = {duty.role for duty in dropouts.duties_of(kept.id)}
    for duty in dropouts.duties_of(gone.id):
        if duty.role not in named:
            writing.put(replace(duty, id=duty_id(kept.id, duty.role), case_id=kept.id))
        writing.delete(duty)


def _move_own_lines(
    office: Office, writing: Writing, winner_id: PupilId, loser_id: PupilId
) -> None:
    for line in office.store.ledgers.lines.by("pupil_id", loser_id):
        row = line_id(line.ledger_id, winner_id)
        held = office.store.ledgers.lines.get(row)
        if held is None:
            writing.put(replace(line, id=row, pupil_id=winner_id))
        else:
            writing.put(replace(held, **_unsaid(held, line)))
        writing.delete(line)


def _unsaid(held: OwnLedgerLine, other: OwnLedgerLine) -> dict[str, Any]:
    """Return what another line says in the columns where one says nothing."""
    empty = [place for place in range(MOST_COLUMNS) if not held.value(place)]
    return {f"value_{place + 1}": other.value(place) or None for place in empty}


def _move_pledges(office: Office, writing: Writing, winner_id: PupilId, loser_id: PupilId) -> None:
    """Give the child one family's pledge a year: who signed for both records signed once."""
    pledges = office.store.dropouts.pledges
    signed = {one.year for one in pledges.by("pupil_id", winner_id) if _is_family(one)}
    for pledge in pledges.by("pupil_id", loser_id):
        if _is_family(pledge) and pledge.year in signed:
            writing.delete(pledge)
        else:
            writing.put(replace(pledge, pupil_id=winner_id))


def _is_family(pledge: Pledge) -> bool:
    return pledge.party is PledgeParty.PARENTS and pledge.count == 1


def _move_households(
    office: Office, writing: Writing, winner_id: PupilId, loser_id: PupilId
) -> None:
    """Keep one row of a year's ledger: the one that knows where the child is."""
    households = office.store.households
    held = {(one.school_id, one.year): one for one in households.by("pupil_id", winner_id)}
    for child in households.by("pupil_id", loser_id):
        kept, own = child, held.get((child.school_id, child.year))
        if own is not None:
            is_own = own.is_attending is not None or child.is_attending is None
            kept, gone = (own, child) if is_own else (child, own)
            for case in office.store.dropouts.cases.by("pupil_id", gone.id):
                writing.put(replace(case, pupil_id=winner_id))
            writing.delete(gone)
        writing.put(replace(kept, pupil_id=winner_id))
