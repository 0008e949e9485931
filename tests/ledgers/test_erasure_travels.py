"""An erasure reaches the other stores: by its tombstone, and by lines that hold no value."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.certificates.attendance import CertificateOptions, issue_attendance
from core.certificates.common import NumberShown
from core.history import AuthorId, Entry, RowId, erased_body, read_body
from core.models import ClassId, PupilId, Seat, SeatId, SeatSource
from core.office import Office
from core.privacy.erasure import erase_optional, erase_person
from core.privacy.erasure_travels import Clash, carry_out, clashes, waiting_erasures
from core.records.drafting import keep_form, kept_form
from core.registration import register_pupil
from core.safekeeping.doctor import examine
from core.school_year.models import Term, TermReport
from sync.erasures import unnamed
from sync.merge import Append, MergePlan
from tests.ledgers.village import BOARDER, CHILD
from tests.sync.pages import raw_pages
from tests.sync.township import CENTRE, Site, Township, found, introduce, make_township


@pytest.fixture
def township(tmp_path: Path) -> Iterator[Township]:
    made = make_township(tmp_path)
    yield made
    made.close()


def register(site: Site) -> PupilId:
    register_pupil(site.office, CHILD)
    return register_pupil(site.office, BOARDER).pupil_id


HERS = ("阿依古丽".encode(), "买买提江".encode(), "龙阿婆".encode(), b"19900001111")


NO_SHEET = ["recovery_key_missing"]
"""What is missing in a home of these tests, and nothing else."""


def faults(office: Office) -> list[str]:
    return [one.code for one in examine(office, rebuild=True).findings]


def bodies(site: Site) -> bytes:
    rows = site.office.store.connection.rows("SELECT body FROM history WHERE body IS NOT NULL")
    return b"\n".join(bytes(row[0]) for row in rows)


def test_the_centre_erases_in_the_transaction_that_tells_it(township: Township) -> None:
    pupil_id = register(township.east)
    township.up(township.east)
    keep_form(township.centre.office, "household", {"child": BOARDER.name})
    erase_person(township.east.office, pupil_id, "家长书面申请")
    bundle = township.east.export()
    preview = township.centre.read(bundle, dry_run=True)
    assert len(preview.erasures.done) == 1
    assert township.centre.names() == ["欧阳娜娜", "阿依古丽·买买提江"]
    outcome = township.centre.read(bundle)
    assert kept_form(township.centre.office, "household") is None
    assert [one.subject_id for one in outcome.erasures.done] == [pupil_id]
    assert outcome.erasures.asked == ()
    assert township.centre.names() == ["欧阳娜娜"]
    assert not any(secret in raw_pages(township.centre) for secret in HERS)
    assert township.centre.office.store.history.broken_chains() == []
    assert faults(township.centre.office) == NO_SHEET
    assert waiting_erasures(township.centre.office) == []


def test_the_preview_says_that_somebody_will_be_erased(township: Township) -> None:
    from tui.screens.stick_lines import outcome_sentences

    pupil_id = register(township.east)
    township.up(township.east)
    erase_person(township.east.office, pupil_id, "家长书面申请")
    preview = township.centre.read(township.east.export(), dry_run=True)
    said = "".join(outcome_sentences(preview, ()))
    assert "清除了 1 名学生的信息" in said
    assert "阿依古丽" not in said


def test_an_old_bundle_read_after_the_erasure_brings_nothing_back(township: Township) -> None:
    pupil_id = register(township.east)
    old = township.east.export()
    erase_person(township.east.office, pupil_id, "家长书面申请")
    township.up(township.east)
    outcome = township.centre.read(old)
    assert outcome.applied == 0
    assert township.centre.names() == ["欧阳娜娜"]
    assert not any(secret in raw_pages(township.centre) for secret in HERS)


def test_two_old_bundles_in_any_order_end_without_the_child(township: Township) -> None:
    pupil_id = register(township.east)
    first = township.east.export()
    child = township.east.pupil(pupil_id)
    township.east.amend(child.id, phone="19900007777")
    second = township.east.export()
    erase_person(township.east.office, pupil_id, "家长书面申请")
    third = township.east.export()
    for bundle in (second, third, first, second):
        township.centre.read(bundle)
    assert township.centre.names() == ["欧阳娜娜"]
    pages = raw_pages(township.centre)
    assert not any(secret in pages for secret in (*HERS, b"19900007777"))
    assert township.centre.heads().items() >= township.east.heads().items()


def test_a_village_restored_from_before_the_erasure_erases_again(township: Township) -> None:
    pupil_id = register(township.east)
    township.settle()
    backup = township.east.backup()
    erase_person(township.east.office, pupil_id, "家长书面申请")
    township.settle()
    township.east.restore(backup)
    assert "阿依古丽·买买提江" in township.east.names()
    township.settle()
    assert township.east.names() == ["欧阳娜娜"]
    assert township.centre.names() == ["欧阳娜娜"]
    assert not any(secret in raw_pages(township.east) for secret in HERS)
    assert faults(township.east.office) == NO_SHEET


def test_a_copied_home_that_writes_on_brings_nobody_back(
    township: Township, tmp_path: Path
) -> None:
    pupil_id = register(township.east)
    township.settle()
    twin = township.east.clone(tmp_path)
    try:
        twin.amend(pupil_id, phone="19900008888")
        erase_person(township.east.office, pupil_id, "家长书面申请")
        township.up(township.east)
        township.centre.read(twin.export())
        assert township.centre.names() == ["欧阳娜娜"]
        assert b"19900008888" not in raw_pages(township.centre)
    finally:
        twin.office.close()


def test_what_the_centre_wrote_meanwhile_is_asked_about_first(township: Township) -> None:
    pupil_id = register(township.east)
    township.settle()
    erase_person(township.east.office, pupil_id, "家长书面申请")
    township.centre.amend(pupil_id, phone="19900009999")
    outcome = township.up(township.east)
    (asked,) = outcome.erasures.asked
    assert outcome.erasures.done == ()
    assert clashes(township.centre.office, asked) == [Clash.WRITTEN_HERE]
    assert "阿依古丽·买买提江" in township.centre.names()
    carry_out(township.centre.office, asked)
    assert township.centre.names() == ["欧阳娜娜"]
    assert not any(secret in raw_pages(township.centre) for secret in (*HERS, b"19900009999"))


def test_the_school_that_erased_erases_what_comes_later_too(township: Township) -> None:
    pupil_id = register(township.east)
    township.settle()
    erase_person(township.east.office, pupil_id, "家长书面申请")
    township.centre.amend(pupil_id, phone="19900009999")
    outcome = township.down(township.east)
    assert len(outcome.erasures.done) == 1
    assert b"19900009999" not in raw_pages(township.east)
    # It knows now what the centre wrote, and has not changed its mind.
    outcome = township.up(township.east)
    assert outcome.erasures.asked == ()
    assert township.centre.names() == ["欧阳娜娜"]
    assert not any(secret in raw_pages(township.centre) for secret in (*HERS, b"19900009999"))


def test_a_child_who_learns_at_the_centre_now_is_asked_about(township: Township) -> None:
    pupil_id = register(township.east)
    township.settle()
    centre = township.centre.office
    with centre.writing() as writing:
        seat = Seat(
            id=SeatId(writing.new_id()),
            school_id=centre.school.id,
            class_id=ClassId("c1"),
            pupil_id=pupil_id,
            started_on=date(2026, 9, 1),
            source=SeatSource.SINGLE_CLASS,
        )
        writing.put(seat)
    erase_person(township.east.office, pupil_id, "家长书面申请")
    (asked,) = township.up(township.east).erasures.asked
    assert clashes(centre, asked) == [Clash.LEARNS_HERE]
    carry_out(centre, asked)
    assert centre.store.seats.get(seat.id) is None
    assert waiting_erasures(centre) == []
    assert faults(centre) == NO_SHEET
    assert len(centre.store.ledgers.erasures.all()) == 2


def test_the_centre_erases_on_a_schools_stream_and_the_school_follows(
    township: Township,
) -> None:
    centre = township.centre.office
    pupil_id = register(township.centre)
    with centre.writing() as writing:
        report = TermReport(
            id="t1",
            school_id=township.east.office.school.id,
            pupil_id=pupil_id,
            year=2026,
            term=Term.AUTUMN,
            has_come=True,
            noted_on=date(2026, 9, 1),
            note="阿依古丽由奶奶送来",
        )
        writing.put(report)
    township.settle()
    assert HERS[0] in bodies(township.east)
    erase_person(centre, pupil_id, "家长书面申请")
    outcome = township.down(township.east)
    assert len(outcome.erasures.done) == 1
    assert not any(secret in raw_pages(township.east) for secret in HERS)


def test_a_paper_given_out_keeps_its_number_everywhere_and_loses_its_use(
    township: Township, tmp_path: Path
) -> None:
    pupil_id = register(township.east)
    east = township.east.office
    options = CertificateOptions(NumberShown.NOT, "龙阿婆办医保")
    issue_attendance(east, pupil_id, tmp_path / "a.pdf", options)
    township.settle()
    erase_person(east, pupil_id, "家长书面申请")
    township.up(township.east)
    (paper,) = township.centre.office.store.ledgers.papers.all()
    assert (paper.number, paper.use) == (1, "")
    assert "龙阿婆办医保".encode() not in raw_pages(township.centre)
    other = found(tmp_path, CENTRE, "centre-new")
    try:
        introduce(other, township.east)
        other.read(township.east.export(CENTRE.id))
        assert other.names() == ["欧阳娜娜"]
        assert [one.number for one in other.office.store.ledgers.papers.all()] == [1]
    finally:
        other.office.close()


def test_optional_data_goes_at_the_centre_too_and_later_answers_stay(township: Township) -> None:
    pupil_id = register(township.east)
    township.settle()
    erase_optional(township.east.office, pupil_id, "留存期满")
    outcome = township.up(township.east)
    assert len(outcome.erasures.done) == 1
    assert township.centre.pupil(pupil_id).name == "阿依古丽·买买提江"
    assert "青霉素".encode() not in raw_pages(township.centre)
    township.east.amend(pupil_id, special_care="花生过敏")
    township.up(township.east)
    assert township.centre.pupil(pupil_id).special_care == "花生过敏"
    assert waiting_erasures(township.centre.office) == []
    assert waiting_erasures(township.east.office) == []


def test_a_centre_that_never_held_the_child_gets_lines_without_values(
    township: Township,
) -> None:
    pupil_id = register(township.east)
    erase_person(township.east.office, pupil_id, "家长书面申请")
    outcome = township.up(township.east)
    assert outcome.refused == ()
    assert outcome.waiting == 0
    assert township.centre.names() == ["欧阳娜娜"]
    assert "阿依古丽".encode() not in bodies(township.centre)
    assert township.centre.office.store.history.broken_chains() == []
    assert township.centre.heads().items() >= township.east.heads().items()
    assert waiting_erasures(township.centre.office) == []


def test_a_new_centre_gets_the_same_from_the_village(township: Township, tmp_path: Path) -> None:
    pupil_id = register(township.east)
    township.settle()
    erase_person(township.east.office, pupil_id, "家长书面申请")
    other = found(tmp_path, CENTRE, "centre-new")
    try:
        introduce(other, township.east)
        other.read(township.east.export(CENTRE.id))
        assert other.names() == ["欧阳娜娜"]
    finally:
        other.office.close()


def test_a_line_without_values_waits_with_what_follows_it_and_is_not_acknowledged(
    township: Township,
) -> None:
    pupil_id = register(township.east)
    connection = township.east.office.store.connection
    connection.execute("UPDATE history SET body = NULL WHERE row_id = ?", (pupil_id,))
    before = township.centre.heads()
    outcome = township.up(township.east)
    assert (outcome.applied, outcome.waiting) == (4, 4)
    assert township.centre.names() == ["欧阳娜娜"]
    written = {name.endswith(".ref"): (name, seq) for name, seq in township.east.heads().items()}
    taken = {written[True], (written[False][0], 3)}
    assert township.centre.heads().items() - before.items() == taken


def test_a_tombstone_of_one_school_covers_no_other_schools_rows(township: Township) -> None:
    pupil_id = register(township.east)
    erase_person(township.east.office, pupil_id, "家长书面申请")
    township.up(township.east)
    store = township.centre.office.store
    line = erased_body("pupil", RowId(pupil_id), bytes(32))
    for school, are_unnamed in (("2199335003", True), ("2199526925", False)):
        author = AuthorId(f"{school}-9f03c2d1.1.{school}")
        entry = read_body(author, 1, line)
        part = Append(author, 1, [line], [entry], {}, bytes(32), "")
        assert unnamed(store, MergePlan((part,))) == ({author: 1} if are_unnamed else {})


def test_a_tombstone_that_its_writer_may_not_write_names_nothing(township: Township) -> None:
    store = township.centre.office.store
    line = erased_body("pupil", RowId("p1"), bytes(32))
    east = AuthorId("2199526925-9f03c2d1.1.2199526925")
    forger = AuthorId("2199335003-9f03c2d1.1.2199526925")
    blank = Append(east, 1, [line], [read_body(east, 1, line)], {}, bytes(32), "")
    stone = Entry(forger, 1, "erasure", RowId("e"), {"rows": '["pupil:p1"]'}, {}, {}, "", "")
    for held, wanted in (({1: "not_its_stream"}, {east: 1}), ({}, {})):
        forged = Append(forger, 1, [b""], [stone], held, bytes(32), "")
        assert unnamed(store, MergePlan((blank, forged))) == wanted


def test_a_bundle_after_an_erasure_holds_no_value_of_the_child(township: Township) -> None:
    from sync import segments

    pupil_id = register(township.east)
    erase_person(township.east.office, pupil_id, "家长书面申请")
    history = township.east.office.store.history
    packed = [
        segments.pack(history.bodies(author, 1, head.seq))[0]
        for author, head in history.heads().items()
    ]
    plain = b"".join(gzip.decompress(member) for member in packed)
    assert "阿依古丽".encode() not in plain
    assert "欧阳娜娜".encode() in plain
    assert plain.count(b'{"erased":') == 4
