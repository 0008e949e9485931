"""Sequences of changes: nobody is counted twice or lost, and undo leaves no trace in the values."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.changes.apply import ChangeRequest, record_change
from core.changes.census import handover_count
from core.changes.models import ChangeKind, RecordChange
from core.changes.rules import offered_kinds
from core.changes.undo import undo_change, why_not
from core.errors import RegistrationError
from core.models import ATTENDING, Enrolment, PupilId, PupilStatus, Stage
from core.school_year.people import attending, files_of
from tests.year.office import OCTOBER, fitting_reason, found

NAMES = ("欧阳娜娜", "单雪", "仇𬭊")
ENDED = {
    PupilStatus.GRADUATED,
    PupilStatus.COMPLETED,
    PupilStatus.DECEASED,
    PupilStatus.TRANSFERRED_OUT,
    PupilStatus.WITHDRAWN,
}


class ChangeMachine(RuleBasedStateMachine):
    """Three pupils and a preschool child, every change in any order, undone at will."""

    @initialize()
    def _open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.village = found(Path(self.folder.name))
        self.pupils = [
            self.village.pupil(name, grade) for name, grade in zip(NAMES, (1, 4, 6), strict=True)
        ]
        self.pupils.append(self.village.pupil("小明", 3, stage=Stage.PRESCHOOL))
        group = self.village.group(1, 1, 4, 6)
        for pupil in self.pupils:
            self.village.seat(pupil, group)
        self.stack: list[tuple[RecordChange, list[Enrolment], int]] = []

    def teardown(self) -> None:
        if hasattr(self, "village"):
            self.village.office.close()
            self.folder.cleanup()

    def _enrolments(self, pupil: PupilId) -> list[Enrolment]:
        found_rows = self.village.office.store.enrolments.by("pupil_id", pupil)
        return sorted(found_rows, key=lambda one: one.id)

    @rule(
        place=st.integers(0, 3),
        kind=st.sampled_from(ChangeKind),
        entry_year=st.sampled_from([None, 2021, 2024, 2026]),
    )
    def change(self, place: int, kind: ChangeKind, entry_year: int | None) -> None:
        pupil = self.pupils[place]
        before = self._enrolments(pupil)
        seats = len(self.village.open_seats(pupil))
        offered = offered_kinds(self.village.file(pupil).enrolment)
        asked = ChangeRequest(
            kind=kind,
            happened_on=OCTOBER,
            reason=fitting_reason(kind),
            other_school="县城第二小学",
            entry_year=entry_year,
        )
        try:
            change = record_change(self.village.office, pupil, asked)
        except RegistrationError as error:
            event(f"refused {error.code}")
            assert self._enrolments(pupil) == before
            return
        event(f"done {kind}")
        assert kind in offered or kind is ChangeKind.PROMOTE
        assert kind is not ChangeKind.WITHDRAW or pupil == self.pupils[3]
        self.stack.append((change, before, seats))

    @rule()
    def undo_the_last(self) -> None:
        if not self.stack:
            return
        change, before, seats = self.stack.pop()
        assert why_not(self.village.office, change) is None
        undo_change(self.village.office, change.id)
        event(f"undone {change.kind}")
        assert self._enrolments(change.pupil_id) == before
        assert len(self.village.open_seats(change.pupil_id)) == seats

    @invariant()
    def nobody_is_counted_twice_or_lost(self) -> None:
        if not hasattr(self, "village"):
            return
        files = files_of(self.village.office)
        assert sorted(file.pupil.id for file in files) == sorted(self.pupils)
        for pupil in self.pupils:
            rows = self._enrolments(pupil)
            assert sum(one.status in ATTENDING and one.ended_on is None for one in rows) <= 1
            assert all((one.ended_on is not None) == (one.status in ENDED) for one in rows)
        here = {file.pupil.id for file in attending(files)}
        way = handover_count(self.village.office)
        assert not here & {*way.released, *way.accepted}
        for pupil in way.released:
            assert self.village.file(pupil).enrolment.status is PupilStatus.TRANSFERRED_OUT

    @invariant()
    def rows_are_the_fold_of_history(self) -> None:
        if not hasattr(self, "village") or len(self.stack) % 4:
            return
        store = self.village.office.store
        before = store.state_digests()
        with store.transaction():
            store.rebuild()
        assert store.state_digests() == before


class TestChanges(ChangeMachine.TestCase):  # type: ignore[misc, valid-type]  # built at run time
    settings = settings(max_examples=15, stateful_step_count=12, deadline=None)


@pytest.mark.soak
class TestManyChanges(ChangeMachine.TestCase):  # type: ignore[misc, valid-type]  # built at run time
    settings = settings(max_examples=300, stateful_step_count=30, deadline=None)
