"""What becomes of a dropout case when the record change that opened or closed it is undone."""

from __future__ import annotations

from dataclasses import replace

from core.changes.models import ChangeKind, RecordChange
from core.changes.rules import GONE
from core.dropout.children import cases_about
from core.dropout.models import CaseResult, DropoutCase
from core.history import RowId
from core.office import Office
from core.writing import Writing


def undo_case(office: Office, writing: Writing, change: RecordChange) -> None:
    """Put the case of a leaving or a return back as it stood before, in an open writing.

    A return that was no return opens the case again: nobody would look for the child otherwise.
    A leaving that was none takes its case along, unless somebody has worked on it already.
    """
    cases = cases_about(office, change.pupil_id)
    if change.kind is ChangeKind.RETURN and change.status_before in GONE:
        if any(case.is_open for case in cases):
            return
        closed = [case for case in cases if _is_closed_by(case, change)]
        for case in closed[-1:]:
            writing.put(
                replace(
                    case,
                    result=CaseResult.OPEN,
                    returned_on=None,
                    placement=None,
                    closed_on=None,
                    follow_up=None,
                )
            )
    if change.kind is ChangeKind.LEAVE:
        for case in cases:
            if _is_opened_by(office, case, change):
                writing.delete(case)


def _is_closed_by(case: DropoutCase, change: RecordChange) -> bool:
    return case.result is CaseResult.RETURNED and case.returned_on == change.happened_on


def _is_opened_by(office: Office, case: DropoutCase, change: RecordChange) -> bool:
    """Whether the leaving made a case, and nobody wrote on it since: one made before is kept."""
    dropouts, history = office.store.dropouts, office.store.history
    is_its_own = case.is_open and case.absent_since == change.happened_on
    if not is_its_own or dropouts.visits_of(case.id) or dropouts.duties_of(case.id):
        return False
    written = [one.clock for one in history.entries_of("dropout_case", RowId(case.id))]
    left = [one.clock for one in history.entries_of("record_change", RowId(change.id))]
    return len(written) == 1 and bool(left) and min(left) < written[0]
