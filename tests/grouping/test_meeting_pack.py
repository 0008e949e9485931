"""A PC dies between the seal and the draw; the meeting goes on elsewhere."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import GroupingError, VaultError
from core.grouping.annulling import annul
from core.grouping.drawing import draw
from core.grouping.forks import ForkKind, forks_of, require_no_fork
from core.grouping.meeting_pack import (
    MeetingPack,
    open_meeting_pack,
    resume_meeting,
    slips_key,
    write_meeting_pack,
)
from core.grouping.plans import SealedPlan, find_plan
from core.grouping.publishing import NoticeDetails, publish
from core.grouping.records import PlanId
from core.history import REFERENCE, Author
from core.models import School, SchoolId, SchoolKind
from core.office import Office
from core.vault.recovery import RecoverySeed
from tests.grouping.cohorts import pupils_of, sealed
from tests.storage.homes import VILLAGE, new_place

WORDS = "公鸡 叫了 三遍"
FAST = 10
SHEET = RecoverySeed(bytes(range(16)))


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Callable[[School], Office]]:
    """Give fresh offices, each on a PC of its own."""
    opened: list[Office] = []

    def new(school: School = VILLAGE) -> Office:
        folder = tmp_path / str(len(opened))
        folder.mkdir()
        place = new_place(folder, school)
        opened.append(place.open())
        return opened[-1]

    yield new
    for office in opened:
        office.close()


def _pack_of(office: Office, path: Path, size: int = 12) -> tuple[SealedPlan, MeetingPack]:
    plan = sealed(office, size)
    write_meeting_pack(office, plan, WORDS, path, work_factor=FAST)
    return plan, open_meeting_pack(path, passphrase=WORDS)


def _carry(source: Office, target: Office) -> None:
    """Let the target hear all that the source wrote itself, as a bundle would bring it."""
    for name in source.store.history.heads():
        author = Author.parse(name)
        if author.device != source.keys.device or author.stream == REFERENCE:
            continue
        bodies = list(source.store.history.bodies(name, 1, source.store.history.head(name).seq))
        with target.store.transaction():
            target.store.history.receive(name, 1, bodies)


def test_the_meeting_goes_on_on_a_pc_that_has_nothing_but_the_school(
    offices: Callable[[], Office], tmp_path: Path
) -> None:
    dead, fresh = offices(), offices()
    plan, pack = _pack_of(dead, tmp_path / "备用包")
    assert pack.check_code == plan.plan.check_code
    done = resume_meeting(fresh, pack)
    assert (done.new_pupils, done.plan.record) == (12, plan.record)
    outcome = draw(fresh, done.plan, ["12", "7"])
    drawn = {own for members in outcome.pupils.values() for own in members}
    assert drawn == {pupil.id for pupil in pupils_of(dead, plan.cohort)}
    publish(fresh, outcome.certificate.canonical(), tmp_path, NoticeDetails())


def test_the_pack_and_the_pc_that_wrote_it_draw_the_same_classes(
    offices: Callable[[], Office], tmp_path: Path
) -> None:
    first, second = offices(), offices()
    plan, pack = _pack_of(first, tmp_path / "备用包")
    here = draw(first, plan, ["12", "7"]).certificate
    there = draw(second, resume_meeting(second, pack).plan, ["7", "12"]).certificate
    assert (here.seed, here.classes) == (there.seed, there.classes)
    assert here.signer != there.signer


def test_slips_typed_so_far_come_along_and_do_not_replace_others(
    offices: Callable[[], Office], tmp_path: Path
) -> None:
    dead, other = offices(), offices()
    plan = sealed(dead)
    key = slips_key(plan.record.id)
    dead.store.drafts.save(key, dead.clock.now(), '{"first":["12"]}')
    write_meeting_pack(dead, plan, WORDS, tmp_path / "包", work_factor=FAST)
    pack = open_meeting_pack(tmp_path / "包", passphrase=WORDS)
    assert resume_meeting(other, pack).has_slips
    saved = other.store.drafts.get(key)
    assert saved is not None
    assert json.loads(saved.body) == {"first": ["12"]}
    other.store.drafts.save(key, other.clock.now(), "{}")
    resume_meeting(other, pack)
    again = other.store.drafts.get(key)
    assert again is not None
    assert again.body == "{}"


def test_the_recovery_sheet_opens_a_pack_whose_passphrase_was_forgotten(
    offices: Callable[[], Office], tmp_path: Path
) -> None:
    office = offices()
    recovery = SHEET.identity().recipient.encode()
    office.keys = replace(office.keys, recovery_recipient=recovery)
    plan, _ = _pack_of(office, tmp_path / "包")
    pack = open_meeting_pack(tmp_path / "包", sheet=" ".join(SHEET.groups))
    assert pack.record == plan.record
    with pytest.raises(VaultError, match="sheet_of_another"):
        open_meeting_pack(tmp_path / "包", sheet=" ".join(RecoverySeed(bytes(16)).groups))
    with pytest.raises(VaultError, match="wrong_passphrase"):
        open_meeting_pack(tmp_path / "包", passphrase="母鸡")


def test_nothing_of_a_pack_is_in_the_clear(offices: Callable[[], Office], tmp_path: Path) -> None:
    office = offices()
    plan, pack = _pack_of(office, tmp_path / "包")
    data = (tmp_path / "包").read_bytes()
    for text in (pupils_of(office, plan.cohort)[0].name, plan.record.digest, plan.record.id):
        assert text.encode() not in data
    assert pack.nonce not in data


def test_a_pack_of_another_school_or_of_a_done_draw_is_refused(
    offices: Callable[..., Office], tmp_path: Path
) -> None:
    office = offices()
    plan, pack = _pack_of(office, tmp_path / "包")
    stranger = offices(School(SchoolId("2199000001"), "外校", SchoolKind.VILLAGE_PRIMARY_SCHOOL))
    with pytest.raises(GroupingError, match="pack_of_another_school"):
        resume_meeting(stranger, pack)
    assert not resume_meeting(office, pack).new_pupils
    draw(office, plan, ["1"])
    drawn = find_plan(office, plan.plan.canonical())
    for step in (
        lambda: resume_meeting(office, pack),
        lambda: write_meeting_pack(office, drawn, WORDS, tmp_path / "二", work_factor=FAST),
    ):
        with pytest.raises(GroupingError, match="already_drawn"):
            step()
    annul(office, drawn, "名单有误", "李校长")
    with pytest.raises(GroupingError, match="plan_annulled"):
        resume_meeting(office, pack)


def test_two_pcs_that_drew_one_plan_are_told_when_their_histories_meet(
    offices: Callable[[], Office], tmp_path: Path
) -> None:
    first, second = offices(), offices()
    plan, pack = _pack_of(first, tmp_path / "包")
    resumed = resume_meeting(second, pack).plan
    certificate = draw(first, plan, ["1"]).certificate.canonical()
    draw(second, resumed, ["2"])
    _carry(second, first)
    (fork,) = forks_of(first)
    assert (fork.kind, fork.is_same_result, len(fork.days)) == (ForkKind.TWO_DRAWS, False, 2)
    with pytest.raises(GroupingError, match="draw_forked"):
        publish(first, certificate, tmp_path, NoticeDetails())
    annul(first, find_plan(first, plan.plan.canonical()), "两台电脑各抽了一次", "李校长")
    assert not forks_of(first)
    assert all(
        seat.ended_on
        for own in pupils_of(first, plan.cohort)
        for seat in first.store.seats.by("pupil_id", own.id)
    )


def test_a_draw_elsewhere_that_was_heard_of_is_not_made_again(
    offices: Callable[[], Office], tmp_path: Path
) -> None:
    first, second = offices(), offices()
    plan, pack = _pack_of(first, tmp_path / "包")
    draw(second, resume_meeting(second, pack).plan, ["2"])
    _carry(second, first)
    with pytest.raises(GroupingError, match="already_drawn"):
        draw(first, find_plan(first, plan.plan.canonical()), ["2"])
    assert not forks_of(first)


def test_two_plans_of_one_cohort_are_told(offices: Callable[[], Office], tmp_path: Path) -> None:
    first, second = offices(), offices()
    _, pack = _pack_of(first, tmp_path / "包")
    other = second.store.grouping.plans
    resumed = resume_meeting(second, pack).plan
    record = replace(resumed.record, id=PlanId("another"))
    with second.writing() as writing:
        writing.put(record)
    assert len(other.by("digest", record.digest)) == 2
    (fork,) = forks_of(second)
    assert fork.kind is ForkKind.TWO_PLANS
    with pytest.raises(GroupingError, match="plan_forked"):
        require_no_fork(second, resumed)


def _zip(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"age-encryption.org/v1\n", _zip({}), _zip({"key.age": b"", "x": b""})]
)
def test_what_is_no_pack_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "包").write_bytes(data)
    with pytest.raises(GroupingError, match="not_a_pack"):
        open_meeting_pack(tmp_path / "包", passphrase=WORDS)


def test_a_flipped_byte_is_found(offices: Callable[[], Office], tmp_path: Path) -> None:
    _pack_of(offices(), tmp_path / "包")
    data = (tmp_path / "包").read_bytes()
    for place in range(60, len(data) - 200, max(1, len(data) // 40)):
        (tmp_path / "坏").write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises((GroupingError, VaultError)):
            open_meeting_pack(tmp_path / "坏", passphrase=WORDS)
