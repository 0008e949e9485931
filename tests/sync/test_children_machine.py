"""A township whose children move and are forgotten under law while the sticks go astray.

At every moment the centre counts each child once, and nobody counts one twice; what was erased is
nowhere in a store that was told, and nothing brings it back.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from core.changes.apply import ChangeRequest, record_change
from core.changes.census import count_children
from core.changes.handover import accept, own_releases, send_back, waiting_arrivals
from core.changes.models import ChangeId, ChangeKind
from core.changes.undo import undo_change
from core.errors import RegistrationError
from core.ledgers.facts import Erasure, ErasureScope
from core.models import (
    ATTENDING,
    Cohort,
    Enrolment,
    EnrolmentId,
    Guardian,
    GuardianId,
    Pupil,
    PupilId,
    PupilStatus,
    SchoolYear,
    Sex,
    Stage,
)
from core.privacy.erasure import erase_optional, erase_person
from core.privacy.erasure_travels import carry_out, clashes, waiting_erasures
from core.safekeeping.doctor import examine
from sync import conflicts
from tests.sync.machine import WayMachine, indices, run
from tests.sync.pages import all_that_lies_there
from tests.sync.township import DAY, Site

COHORT = Cohort.in_grade(Stage.PRIMARY, 3, SchoolYear(2026))
BORN = date(2018, 3, 4)
WANTED = ("conflict", "gap", "restore", "repeat", "crash", "lost")
OF_CHILDREN = ("erased", "asked", "carried out", "released", "accepted", "refused", "linked")


class ChildrenMachine(WayMachine):
    """Children are registered, written about, released, accepted, sent back and erased.

    `secrets` are values that stand in one child's rows only: whose they are, by record. An
    acceptance copies a record, so that its values are the new record's too.
    """

    def begin(self) -> None:
        self.count = 0
        self.secrets: dict[str, set[PupilId]] = defaultdict(set)
        self.names: dict[PupilId, str] = {}
        self.optional: dict[str, set[str]] = defaultdict(set)
        for site in self.sites[1:]:
            self.register_child(site)

    def secret(self, *owners: PupilId) -> str:
        self.count += 1
        word = f"secret-{self.count:05d}"
        self.secrets[word].update(owners)
        return word

    def register_child(self, site: Site, like: Pupil | None = None) -> PupilId:
        self.count += 1
        school = site.office.school.id
        with site.office.writing("register") as writing:
            pupil_id = PupilId(writing.new_id())
            self.names[pupil_id] = like.name if like else f"学生{self.count}"
            pupil = Pupil(
                id=pupil_id,
                school_id=school,
                name=self.names[pupil_id],
                sex=Sex.FEMALE,
                birth_date=BORN,
                id_number=like.id_number if like else self._number(),
                phone=self.secret(pupil_id),
                special_care=self.secret(pupil_id),
            )
            writing.put(pupil)
            writing.put(
                Guardian(
                    id=GuardianId(writing.new_id()),
                    pupil_id=pupil_id,
                    school_id=school,
                    position=1,
                    name=self.secret(pupil_id),
                )
            )
            writing.put(
                Enrolment(
                    id=EnrolmentId(writing.new_id()),
                    pupil_id=pupil_id,
                    school_id=school,
                    register_school_id=school,
                    stage=COHORT.stage,
                    entry_year=COHORT.entry_year,
                    status=PupilStatus.PRESENT,
                )
            )
        return pupil_id

    def _number(self) -> str | None:
        """Return an identity number for every second child; nothing here checks its last digit."""
        return f"99010120180304{self.count:04d}" if self.count % 2 else None

    def own(self, site: Site, index: int, *, attending: bool = False) -> PupilId | None:
        files = site.office.store.pupils.all_files(site.office.school.id)
        found = sorted(
            one.pupil.id for one in files if not attending or one.enrolment.status in ATTENDING
        )
        return found[index % len(found)] if found else None

    @rule(index=indices)
    def register(self, index: int) -> None:
        if self.count < 60:
            self.register_child(self.site(index))

    @rule(index=indices, which=indices, field=st.sampled_from(["phone", "special_care"]))
    def amend(self, index: int, which: int, field: str) -> None:
        site = self.site(index)
        pupil = self.pupil(site, which)
        if pupil is not None and pupil in self.names:
            site.amend(pupil, **{field: self.secret(pupil)})

    @rule(index=indices, which=indices)
    def erase(self, index: int, which: int) -> None:
        site = self.site(index)
        pupil = self.own(site, which)
        if pupil is not None:
            erase_person(site.office, pupil, "家长书面申请")
            self.note("erased")
            self.note("erased at the centre" if site is self.centre else "erased at a village")
            self.nothing_is_left(site)

    @rule(index=indices, which=indices)
    def erase_what_is_optional(self, index: int, which: int) -> None:
        site = self.site(index)
        pupil = self.own(site, which)
        if pupil is not None:
            erase_optional(site.office, pupil, "留存期满")
            self.note("optional erased")

    @rule(index=indices, which=indices)
    def carry_out_what_is_asked(self, index: int, which: int) -> None:
        self.carry_out_at(self.site(index), which)

    def carry_out_at(self, site: Site, which: int) -> None:
        asked = waiting_erasures(site.office)
        if asked:
            carry_out(site.office, asked[which % len(asked)])
            self.note("carried out")

    @rule(place=indices, to=indices, who=indices)
    def release(self, place: int, to: int, who: int) -> None:
        sender = self.site(place)
        others = [one for one in self.sites if one.office.school.id != sender.office.school.id]
        pupil = self.own(sender, who, attending=True)
        if pupil is None:
            return
        school = others[to % len(others)].office.school
        asked = ChangeRequest(
            kind=ChangeKind.TRANSFER_OUT,
            happened_on=DAY,
            reason="99",
            other_school=school.name,
            other_school_id=school.id,
        )
        record_change(sender.office, pupil, asked)
        self.note("released")

    @rule(place=indices, to=indices, who=indices, is_decided=st.booleans())
    def hand_over(self, place: int, to: int, who: int, is_decided: bool) -> None:
        """Release a child and tell the centre, which perhaps decides at once."""
        sender = self.site(place)
        self.release(place, to, who)
        if sender is not self.centre:
            self.read(self.centre, sender.export())
        if who % 5 == 0:
            self.undo_a_release(place)
        if is_decided:
            self.take_or_send_back(who)

    @rule(place=indices, which=indices)
    def disagree(self, place: int, which: int) -> None:
        """Let the centre and a village write one field, both unaware; perhaps it is settled."""
        village = self.sites[1 + place % 3]
        pupil = self.own(village, which)
        if pupil is None or self.centre.office.store.pupils.get(pupil) is None:
            return
        for site in (village, self.centre):
            site.amend(pupil, phone=self.secret(pupil))
        self.read(self.centre, village.export())
        if which % 2:
            self.resolve(0, "school")

    @rule(place=indices, which=indices, is_erased_first=st.booleans())
    def erase_beside(self, place: int, which: int, is_erased_first: bool) -> None:
        """Let a village erase a child whom the centre writes about, both unaware."""
        village = self.sites[1 + place % 3]
        pupil = self.own(village, which)
        if pupil is None or self.centre.office.store.pupils.get(pupil) is None:
            return
        self.centre.amend(pupil, special_care=self.secret(pupil))
        erase_person(village.office, pupil, "家长书面申请")
        self.note("erased")
        if is_erased_first:
            self.read(self.centre, village.export())
            if which % 2:
                self.carry_out_at(self.centre, which)
        else:
            self.read(village, self.centre.export(village.office.school.id))

    @rule(who=indices)
    def take_or_send_back(self, who: int) -> None:
        waiting = waiting_arrivals(self.centre.office)
        if not waiting:
            return
        arrival = waiting[who % len(waiting)]
        if arrival.doubt:
            self.note("doubted")
        elif who % 4:
            self.accept(arrival.change.id)
            self.note("linked" if arrival.held else "accepted")
        else:
            try:
                send_back(self.centre.office, [arrival.change.id], "没有这个年级")
                self.note("refused")
            except RegistrationError as error:
                self.note(f"not refused: {error.code}")

    def accept(self, change_id: ChangeId) -> None:
        change = self.centre.office.store.changes.get(change_id)
        assert change is not None
        (received,) = accept(self.centre.office, [change_id], DAY)
        self.names[received] = self.names[change.pupil_id]
        for owners in self.secrets.values():
            if change.pupil_id in owners:
                owners.add(received)

    @rule(index=indices)
    def undo_a_release(self, index: int) -> None:
        office = self.site(index).office
        standing = [one for one in own_releases(office) if one.change.is_standing]
        if standing:
            try:
                undo_change(office, standing[index % len(standing)].change.id)
                self.note("undone")
            except RegistrationError as error:
                self.note(f"not undone: {error.code}")

    @rule(index=indices, which=indices)
    def register_who_is_on_the_way(self, index: int, which: int) -> None:
        """Let the new school write the child down before the papers come."""
        site = self.site(index)
        waiting = waiting_arrivals(self.centre.office)
        mine = [
            one
            for one in waiting
            if one.to.id == site.office.school.id and one.file.pupil.id_number
        ]
        if mine:
            pupil = mine[which % len(mine)].file.pupil
            if not site.office.store.pupils.with_number(pupil.id_number or ""):
                self.register_child(site, like=pupil)
                self.note("registered beside the papers")

    @rule(index=indices, take=st.sampled_from(["school", "centre"]))
    def resolve(self, index: int, take: str) -> None:
        site = self.site(index)
        for conflict in conflicts.list_conflicts(site.office)[:1]:
            if take in {claim.side.value for claim in conflict.claims}:
                conflicts.resolve(site.office, conflict.id, take)
                self.note("resolved")

    def read(self, site: Site, path: object) -> None:
        before = {one.id for one in waiting_erasures(site.office)}
        super().read(site, path)  # type: ignore[arg-type]
        if {one.id for one in waiting_erasures(site.office)} - before:
            self.note("asked")
        self.nothing_is_left(site)

    @invariant()
    def every_child_is_counted_once(self) -> None:
        for site in self.sites:
            store = site.office.store
            files, changes = store.pupils.all_files(), store.changes.all()
            waiting = waiting_arrivals(site.office)
            gone = {self.names.get(PupilId(one.subject_id)) for one in self.stones(site)}
            for name in {file.pupil.name for file in files}:
                counted = count_children(
                    [file for file in files if file.pupil.name == name],
                    changes,
                    [one for one in waiting if one.file.pupil.name == name],
                ).total
                assert counted <= 1, _told(site, name)
                if site is self.centre and name not in gone:
                    assert counted == 1, _told(site, name)

    def stones(self, site: Site) -> list[Erasure]:
        return [
            one
            for one in site.office.store.ledgers.erasures.all()
            if one.scope is ErasureScope.PERSON
        ]

    def nothing_is_left(self, site: Site) -> None:
        """See that what was erased is not in the file, unless somebody is asked about it."""
        asked = waiting_erasures(site.office)
        for one in asked:
            assert clashes(site.office, one) != [], one.id
        open_still = {one.subject_id for one in asked}
        gone = {one.subject_id for one in self.stones(site)} - open_still
        words = [word for word, owners in self.secrets.items() if owners <= gone]
        pages = all_that_lies_there(site)
        assert [word for word in words if word.encode() in pages] == []

    def settle(self) -> None:
        """Let bundles get through, and people answer what they are asked."""
        super().settle()
        for _ in range(4):
            asked = [site for site in self.sites if waiting_erasures(site.office)]
            if not asked:
                break
            for site in asked:
                while waiting_erasures(site.office):
                    self.carry_out_at(site, 0)
            super().settle()

    def check(self) -> None:
        super().check()
        for site in self.sites:
            assert waiting_erasures(site.office) == []
            self.nothing_is_left(site)
            assert [
                one.code for one in examine(site.office, rebuild=True).findings if one.is_fault
            ] == ["recovery_key_missing"]
        self.every_child_is_counted_once()
        centre = self.centre.office.store
        for site in self.sites[1:]:
            school = site.office.school.id
            here = site.office.store.pupils.all_files(school)
            assert sorted(here, key=lambda one: one.pupil.id) == sorted(
                centre.pupils.all_files(school), key=lambda one: one.pupil.id
            )


def _told(site: Site, name: str) -> str:
    """Return all that a store has of a child, for who reads a failure."""
    store = site.office.store
    files = [one for one in store.pupils.all_files() if one.pupil.name == name]
    ids = {one.pupil.id for one in files}
    told = [
        f"{one.pupil.id} {one.pupil.school_id} {one.enrolment.id} {one.enrolment.status.value}"
        f" {one.enrolment.ended_on}"
        for one in files
    ]
    told += [
        f"{one.id} {one.kind} of {one.pupil_id} to {one.to_school_id} {one.handover} "
        f"as {one.arrived_as} undone {one.undone_on} n{one.sequence}"
        for one in store.changes.all()
        if one.pupil_id in ids
    ]
    told += [f"{one.table} {one.row} {one.field}" for one in store.history.conflicts()]
    return "\n".join([site.home.path.name, name, *told])


def test_a_township_counts_each_child_once_and_forgets_for_good() -> None:
    run(ChildrenMachine, 6, 20, ("erased", "asked", "released", "accepted", "restore", "repeat"))


@pytest.mark.soak
def test_a_township_counts_and_forgets_for_a_long_time() -> None:
    run(ChildrenMachine, 200, 50, (*WANTED, *OF_CHILDREN, "resolved", "undone"))
