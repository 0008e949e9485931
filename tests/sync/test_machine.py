"""A township whose people write, delete and disagree while the sticks go astray."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from sync import conflicts
from tests.sync.machine import WayMachine, indices, run

EVERYTHING = ("conflict", "gap", "restore", "repeat", "crash", "lost")


class TownshipMachine(WayMachine):
    """A centre, two villages, two devices at one of them; people write and strike out."""

    def begin(self) -> None:
        self.sites[1].register("张帅")

    @rule(index=indices)
    def register(self, index: int) -> None:
        self.site(index).register("欧阳")

    @rule(index=indices, which=indices, value=st.sampled_from(["1", "2", "3"]))
    def amend(self, index: int, which: int, value: str) -> None:
        site = self.site(index)
        pupil = self.pupil(site, which)
        if pupil is not None:
            site.amend(pupil, **{("phone", "hamlet")[which % 2]: value})

    @rule(index=indices, which=indices)
    def delete(self, index: int, which: int) -> None:
        site = self.site(index)
        pupil = self.pupil(site, which)
        if pupil is not None and which % 3 == 0:
            site.delete(pupil)
            self.note("delete")

    @rule(index=indices, take=st.sampled_from(["school", "centre", "1"]))
    def resolve(self, index: int, take: str) -> None:
        site = self.site(index)
        for conflict in conflicts.list_conflicts(site.office)[:1]:
            sides = {claim.side.value for claim in conflict.claims}
            if take in sides or take == "1":
                conflicts.resolve(site.office, conflict.id, take)
                self.note("resolved")

    @rule(index=indices, which=indices, deleted=st.booleans())
    def disagree(self, index: int, which: int, deleted: bool) -> None:
        """Let the centre and a village change one pupil, neither knowing of the other."""
        village = self.sites[1 + index % 3]
        pupil = self.pupil(village, which)
        if pupil is None or self.centre.office.store.pupils.get(pupil) is None:
            return
        self.centre.amend(pupil, phone="of the centre", hamlet=str(which % 3))
        if deleted:
            village.delete(pupil)
            self.note("delete")
        else:
            village.amend(pupil, phone="of the village")
        if index % 2:
            self.visit(index)


def test_a_township_agrees_whatever_happened_on_the_way() -> None:
    run(TownshipMachine, 12, 25, EVERYTHING)


@pytest.mark.soak
def test_a_township_agrees_after_a_long_time() -> None:
    run(TownshipMachine, 300, 80, (*EVERYTHING, "delete", "resolved"))
