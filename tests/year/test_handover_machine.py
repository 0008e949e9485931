"""Any order of releases, acceptances, refusals and sticks: every child is counted exactly once."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.changes.apply import ChangeRequest, record_change
from core.changes.census import census
from core.changes.handover import accept, own_releases, send_back, waiting_arrivals
from core.changes.models import ChangeKind
from core.changes.undo import undo_change
from core.errors import RegistrationError
from core.models import ATTENDING, PupilFile
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from tests.sync.township import DAY, Site, make_township

NAMES = ("欧阳娜娜", "单雪", "阿依古丽·买买提江")
indices = st.integers(0, 1000)


class HandoverMachine(RuleBasedStateMachine):
    """A centre and two villages with three children, who move and come back."""

    @initialize()
    def found_the_township(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="handover-"))
        self.surroundings = pytest.MonkeyPatch()
        self.surroundings.setenv("CUNXIAO_STATE", str(self.folder / "state"))
        self.township = make_township(self.folder)
        self.carried: list[tuple[Site, Path]] = []
        for at, name in enumerate(NAMES):
            draft = PupilDraft(name=name, sex="女", birth_date=f"2018-0{at + 1}-04", grade="三年级")
            register_pupil(self.villages[at % 2].office, draft)
        self.township.settle()

    def teardown(self) -> None:
        if hasattr(self, "township"):
            self.settle_down()
            self.township.close()
            self.surroundings.undo()
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def villages(self) -> tuple[Site, Site]:
        return (self.township.east, self.township.south)

    def at_school(self, site: Site) -> list[PupilFile]:
        files = site.office.store.pupils.all_files(site.office.school.id)
        return [one for one in files if one.enrolment.status in ATTENDING]

    @rule(place=indices, to_centre=st.booleans(), who=indices)
    def release(self, place: int, who: int, *, to_centre: bool) -> None:
        sender, other = self.villages if place % 2 else self.villages[::-1]
        there = self.at_school(sender)
        if not there:
            return
        to = self.township.centre if to_centre else other
        asked = ChangeRequest(
            kind=ChangeKind.TRANSFER_OUT,
            happened_on=DAY,
            reason="99",
            other_school=to.office.school.name,
        )
        record_change(sender.office, there[who % len(there)].pupil.id, asked)
        event("released")

    @rule(who=indices)
    def release_from_the_centre(self, who: int) -> None:
        there = self.at_school(self.township.centre)
        if there:
            to = self.villages[who % 2].office.school
            asked = ChangeRequest(
                kind=ChangeKind.TRANSFER_OUT, happened_on=DAY, reason="99", other_school=to.name
            )
            record_change(self.township.centre.office, there[who % len(there)].pupil.id, asked)
            event("released by the centre")

    @rule(who=indices)
    def take_or_refuse(self, who: int) -> None:
        waiting = waiting_arrivals(self.township.centre.office)
        if not waiting:
            return
        change = waiting[who % len(waiting)].change
        if who % 4:
            accept(self.township.centre.office, [change.id], DAY)
            event("accepted")
        else:
            send_back(self.township.centre.office, [change.id], "没有这个年级")
            event("refused")

    @rule(place=indices)
    def undo_a_release(self, place: int) -> None:
        office = self.villages[place % 2].office
        standing = [one for one in own_releases(office) if one.change.is_standing]
        if standing:
            try:
                undo_change(office, standing[place % len(standing)].change.id)
                event("undone")
            except RegistrationError as error:
                event(f"not undone: {error.code}")

    @rule(place=indices, is_up=st.booleans(), fate=st.sampled_from(["read", "lost", "later"]))
    def carry(self, place: int, fate: str, *, is_up: bool) -> None:
        village, centre = self.villages[place % 2], self.township.centre
        reader = centre if is_up else village
        path = village.export() if is_up else centre.export(village.office.school.id)
        event(f"stick {fate}")
        if fate == "read":
            reader.read(path)
        elif fate == "later":
            kept = path.rename(path.with_name(f"{len(self.carried)}-{path.name}"))
            self.carried.append((reader, kept))

    @rule(which=indices)
    def read_an_old_stick_again(self, which: int) -> None:
        if self.carried:
            reader, path = self.carried[which % len(self.carried)]
            reader.read(path)
            event("an old stick read")

    @invariant()
    def every_child_is_counted_once(self) -> None:
        if hasattr(self, "township"):
            assert census(self.township.centre.office).total == len(NAMES)

    def settle_down(self) -> None:
        """Let the sticks get through: the centre and each village agree on who is where."""
        self.township.settle()
        counted = census(self.township.centre.office)
        for village in self.villages:
            here = {one.pupil.id for one in self.at_school(village)}
            known = self.township.centre.office.store.pupils.all_files(village.office.school.id)
            assert here == {one.pupil.id for one in known if one.enrolment.status in ATTENDING}
        assert counted.total == len(NAMES)
        assert counted.doubles == ()


class TestHandovers(HandoverMachine.TestCase):  # type: ignore[misc, valid-type]  # built at run time
    settings = settings(
        max_examples=6,
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.soak
class TestManyHandovers(HandoverMachine.TestCase):  # type: ignore[misc, valid-type]  # built at run time
    settings = settings(
        max_examples=100,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
