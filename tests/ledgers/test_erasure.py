"""Erasure under law: no value is left, every chain holds, and other stores can follow."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.certificates.attendance import CertificateOptions, issue_attendance
from core.certificates.common import NumberShown
from core.errors import StoreError
from core.history import AuthorId, Entry, RowId, body_digest, erased_body, read_body
from core.ledgers.facts import ConsentAnswer, ErasureScope
from core.ledgers.own_ledger import OwnColumn, create_own_ledger, set_values
from core.ledgers.spec import LedgerError
from core.models import PupilId
from core.office import Office
from core.privacy.consent import record_consent
from core.privacy.erasure import erase_optional, erase_person, rows_named
from core.privacy.erasure_preview import erasure_preview
from core.privacy.erasure_travels import carry_out, waiting_erasures
from core.privacy.room import privacy_figures
from core.registration import amend_pupil
from core.safekeeping.doctor import examine
from core.storage.erasing import ErasureRepository
from core.storage.search import PupilQuery
from tests.ledgers.village import BOARDER, CHILD, RARE, open_school, register

SECRETS = (
    "阿依古丽",
    "买买提江",
    "龙阿婆",
    "19900001111",
    "0855-1234567",
    "青霉素",
    "义乌",
    "古丽旧名",
)


def plain_copy(office: Office, folder: Path) -> bytes:
    """Return the store as one plaintext file, free pages and all."""
    path = folder / "plain.db"
    connection = office.store.connection
    connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(path),))
    connection.rows("SELECT sqlcipher_export('plain')")
    connection.execute("DETACH DATABASE plain")
    return path.read_bytes()


def every_text(office: Office) -> str:
    """Return everything that any table of the store holds."""
    connection = office.store.connection
    names = [
        row[0] for row in connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    found = []
    for name in names:
        for row in connection.rows(f"SELECT * FROM {name}"):  # noqa: S608 - own names
            found += [
                cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)
                for cell in row
            ]
    return "\n".join(found)


def spoken_of(office: Office) -> PupilId:
    """Register a pupil, and let every room keep something of her."""
    pupil_id = register(office, BOARDER, former_name="古丽旧名", household_no="H777")
    amend_pupil(office, pupil_id, replace(BOARDER, remark="爱唱歌"))
    ledger = create_own_ledger(office, "教材", (OwnColumn("说明"),), [pupil_id])
    set_values(office, ledger, [pupil_id], 0, "买买提江代领")
    record_consent(office, pupil_id, ["special_care"], ConsentAnswer.GIVEN, "龙阿婆（奶奶）")
    with office.store.transaction():
        body = json.dumps({"name": "阿依古丽·买买提江"})
        office.store.drafts.save("pupil.new", office.clock.now(), body)
        office.store.drafts.save("pupil.other", office.clock.now(), "{}")
    return pupil_id


def test_nothing_of_an_erased_child_is_left_in_any_table_or_page(
    office: Office, tmp_path: Path
) -> None:
    pupil_id = spoken_of(office)
    path = tmp_path / "a.pdf"
    issue_attendance(office, pupil_id, path, CertificateOptions(NumberShown.NOT, "龙阿婆办医保"))
    assert all(secret in every_text(office) for secret in SECRETS)
    erased = erase_person(office, pupil_id, "家长书面申请")
    text = every_text(office)
    plain = plain_copy(office, tmp_path)
    for secret in (*SECRETS, "爱唱歌", "H777"):
        assert secret not in text, secret
        assert secret.encode() not in plain, secret
        assert json.dumps(secret)[1:-1].encode() not in plain, secret
    assert erased.rows >= 6
    assert erased.drafts == 1
    assert office.store.drafts.get("pupil.other") is not None


def test_search_forgets_the_words_of_an_erased_child(office: Office) -> None:
    pupil_id = spoken_of(office)
    register(office, CHILD)
    erase_person(office, pupil_id, "家长书面申请")
    for text in ("阿依", "aygl", "1111", "河边"):
        assert office.store.search.pupil_keys(PupilQuery(text=text, statuses=None)) == []
    connection = office.store.connection
    connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, pupil_find, row)")
    words = {row[0] for row in connection.rows("SELECT term FROM temp.words")}
    connection.execute("DROP TABLE temp.words")
    assert "欧" in words
    assert not {"古", "丽", "婆"} & words


def test_every_chain_holds_and_a_rebuild_gives_the_same(office: Office) -> None:
    other = register(office, CHILD)
    pupil_id = spoken_of(office)
    erase_person(office, pupil_id, "家长书面申请", "中心校")
    before = office.store.state_digests()
    assert examine(office).ok
    assert examine(office, rebuild=True).ok
    assert office.store.state_digests() == before
    assert office.store.pupils.file(pupil_id) is None
    assert office.store.pupils.file(other) is not None


def test_a_full_disk_delays_the_overwriting_and_not_the_erasure(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: ErasureRepository) -> None:
        raise StoreError("disk_full")

    pupil_id = spoken_of(office)
    with monkeypatch.context() as patched:
        patched.setattr(ErasureRepository, "overwrite", full)
        erase_person(office, pupil_id, "家长书面申请")
        assert not privacy_figures(office).is_overwritten
    assert office.store.pupils.file(pupil_id) is None
    assert privacy_figures(office).is_overwritten
    assert office.finish_overwriting()


def test_a_preview_says_what_goes_and_what_stays_and_changes_nothing(
    office: Office, tmp_path: Path
) -> None:
    pupil_id = spoken_of(office)
    issue_attendance(office, pupil_id, tmp_path / "a.pdf")
    office.home.backups.mkdir()
    (office.home.backups / "备份_枫香小学_20261001.cunxiao").write_bytes(b"x")
    (office.home.backups / "另存的.cunxiao").write_bytes(b"x")
    before = office.store.state_digests()
    preview = erasure_preview(office, pupil_id, ErasureScope.PERSON)
    assert preview.records["pupil"] == 1
    assert preview.records["guardian"] == 2
    assert preview.papers == 1
    assert "special_care" in preview.fields
    assert {one.until for one in preview.backups} == {date(2027, 10, 1), None}
    assert office.store.state_digests() == before
    erased = erase_person(office, pupil_id, "家长书面申请")
    assert erased.rows == sum(preview.records.values()) + preview.papers
    # The papers were written anew first, without what they were for.
    assert erased.bodies == preview.entries
    assert erased.backups == 2


def test_a_tombstone_says_when_and_why_and_names_nobody(office: Office) -> None:
    pupil_id = spoken_of(office)
    erase_person(office, pupil_id, "家长书面申请", "中心校")
    (tombstone,) = office.store.ledgers.erasures.all()
    assert tombstone.scope is ErasureScope.PERSON
    assert (tombstone.reason, tombstone.approver) == ("家长书面申请", "中心校")
    assert f"pupil:{pupil_id}" in tombstone.rows
    (entry,) = office.store.audit.newest(1)
    assert (entry.action, entry.subject) == ("erase", pupil_id)


def test_a_child_with_many_rows_gets_several_tombstones(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.privacy.erasure.MOST_ROWS", 2)
    pupil_id = spoken_of(office)
    erased = erase_person(office, pupil_id, "家长书面申请")
    stones = office.store.ledgers.erasures.all()
    assert [len(stone.rows) for stone in stones][:-1] == [2] * (len(stones) - 1)
    assert sum(len(stone.rows) for stone in stones) == erased.rows
    assert waiting_erasures(office) == []


def test_a_tombstone_takes_nothing_away_that_is_about_no_person(office: Office) -> None:
    pupil_id = register(office, CHILD)
    erase_person(office, pupil_id, "家长书面申请")
    (stone,) = office.store.ledgers.erasures.all()
    more = (f"school:{office.school.id}", "draw:d1", "nothing:x", "pupil:", f"erasure:{stone.id}")
    assert rows_named(replace(stone, rows=(*stone.rows, *more))) == rows_named(stone)


def test_a_number_of_a_certificate_is_not_given_out_again(office: Office, tmp_path: Path) -> None:
    pupil_id = register(office, BOARDER)
    other = register(office, CHILD)
    issue_attendance(office, pupil_id, tmp_path / "a.pdf")
    erase_person(office, pupil_id, "家长书面申请")
    assert issue_attendance(office, other, tmp_path / "b.pdf").paper.number == 2


def test_the_others_stay_as_they_were(office: Office) -> None:
    rare = register(office, RARE)
    pupil_id = spoken_of(office)
    before = office.store.pupils.file(rare)
    erase_person(office, pupil_id, "家长书面申请")
    assert office.store.pupils.file(rare) == before


@pytest.mark.parametrize(
    ("reason", "code"), [("  ", "erase_needs_reason"), ("龙晓燕申请：欧阳娜娜", "reason_names")]
)
def test_a_reason_is_wanted_and_names_nobody(office: Office, reason: str, code: str) -> None:
    pupil_id = register(office, CHILD)
    with pytest.raises(LedgerError, match=code):
        erase_person(office, pupil_id, reason)
    assert office.store.pupils.file(pupil_id) is not None


def test_erasing_optional_data_keeps_the_register_and_loses_the_rest(
    office: Office, tmp_path: Path
) -> None:
    pupil_id = spoken_of(office)
    before = office.store.pupils.file(pupil_id)
    assert before is not None
    erase_optional(office, pupil_id, "留存期满")
    after = office.store.pupils.file(pupil_id)
    assert after is not None
    assert (after.pupil.name, after.pupil.birth_date) == (
        before.pupil.name,
        before.pupil.birth_date,
    )
    assert after.pupil.special_care is None
    assert after.pupil.father_away_since is None
    assert [one.name for one in after.guardians] == ["买买提江·阿卜杜拉"]
    assert after.guardians[0].phone == "19900001111"
    plain = plain_copy(office, tmp_path)
    for secret in ("青霉素", "义乌", "0855-1234567", "H777", "爱唱歌"):
        assert secret.encode() not in plain, secret
    assert examine(office, rebuild=True).ok


def test_a_pupil_without_optional_data_goes_on_being_amended(office: Office) -> None:
    pupil_id = spoken_of(office)
    erase_optional(office, pupil_id, "留存期满")
    amend_pupil(office, pupil_id, replace(BOARDER, special_care="花生过敏"))
    file = office.store.pupils.file(pupil_id)
    assert file is not None
    assert file.pupil.special_care == "花生过敏"
    assert office.store.history.conflicts() == []
    assert examine(office, rebuild=True).ok


def test_an_edit_that_comes_after_the_erasure_brings_nobody_back(office: Office) -> None:
    pupil_id = spoken_of(office)
    erase_person(office, pupil_id, "家长书面申请")
    with office.writing() as writing:
        writing.write(office.school.id, "pupil", RowId(pupil_id), {"phone": "19900003333"})
    assert office.store.pupils.file(pupil_id) is None
    assert office.store.pupils.all() == []
    assert examine(office, rebuild=True).ok
    (waiting,) = waiting_erasures(office)
    carry_out(office, waiting)
    assert waiting_erasures(office) == []
    assert "19900003333" not in every_text(office)


def test_a_stream_is_taken_by_its_name_and_not_by_what_looks_like_it(office: Office) -> None:
    def entry(stream: str, name: str) -> Entry:
        author = AuthorId(f"2199526925-9f03c2d1.1.{stream}")
        patch = {"school_id": stream, "name": name}
        return Entry(author, 1, "pupil", RowId("a1"), patch, {}, {}, "0" * 12 + "-0000", "石校长")

    history = office.store.history
    with office.store.transaction():
        history.append([entry("A_1", "单珊")])
        history.append([entry("AB1", "仇一")])
        repository = ErasureRepository(office.store.connection, history)
        assert repository.erase([("pupil", RowId("a1"))], "A_1") == 1
    (left,) = history.entries_of("pupil", RowId("a1"))
    assert left.patch["name"] == "仇一"


def test_a_line_that_stands_for_an_erased_entry_keeps_its_place_in_the_chain() -> None:
    author = AuthorId("2199526925-9f03c2d1.1.2199526925")
    line = erased_body("pupil", RowId("a1"), bytes(range(32)))
    entry = read_body(author, 7, line)
    assert (entry.table, entry.row, entry.patch) == ("pupil", "a1", {})
    assert body_digest(line) == bytes(range(32))
    assert entry.body() == line


@pytest.mark.parametrize(
    "line",
    [
        b'{"erased":"00","row":"a1","table":"pupil"}',
        b'{"erased":"' + b"AB" * 32 + b'","row":"a1","table":"pupil"}',
        b'{"erased":"' + b"ab" * 32 + b'","row":"a1","table":"pupil","why":"x"}',
        b'{"erased":"' + b"ab" * 32 + b'", "row":"a1","table":"pupil"}',
        b'{"erased":"' + b"ab" * 32 + b'","row":"a1"}',
    ],
)
def test_what_only_looks_like_an_erased_entry_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"shape|table"):
        read_body(AuthorId("2199526925-9f03c2d1.1.2199526925"), 1, line)


def test_a_rehired_home_opens_after_an_erasure(tmp_path: Path) -> None:
    from core.office import open_with_keys
    from tests.ledgers.village import OPERATOR

    with open_school(tmp_path / "home") as office:
        pupil_id = spoken_of(office)
        erase_person(office, pupil_id, "家长书面申请")
        home, keys, clock = office.home, office.keys, office.clock
    again = open_with_keys(home, keys, OPERATOR.id, clock)
    try:
        assert examine(again).ok
        assert again.store.pupils.all() == []
    finally:
        again.close()
