"""The store: migrations, rebuilding, transactions, what the machine says when it cannot."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.clock import FixedClock
from core.errors import StoreError
from core.history import Author, Entry, RowId, Scalar, chain_start
from core.models import Cohort, Pupil, PupilId, Sex, Stage
from core.office import Office
from core.reading.drafts import PupilDraft
from core.registration import amend_pupil, draft_of, register_pupil
from core.safekeeping.backup import make_backup, restore_backup
from core.safekeeping.doctor import examine
from core.storage import migrate, tables
from core.storage.connection import Connection
from core.storage.history_repository import HistoryRepository
from core.storage.home import Home
from core.storage.search import PupilQuery
from core.storage.store import FOLDED_INTO, Store
from tests.storage.homes import TODAY, VILLAGE, Place

KEY = bytes(range(32))
AUTHOR = Author("2199335003-0a1b2c3d", 1, "2199335003")
DRAFT = PupilDraft(
    name="阿依古丽·买买提江", sex="女", birth_date="2018-03-02", grade="三年级", m1_name="买买提江"
)


def entry(seq: int, table: str, row: str, **patch: Scalar) -> Entry:
    return Entry(
        AUTHOR.id, seq, table, RowId(row), patch, {}, {}, f"{seq:012x}-0000", "石校长", "import"
    )


def old_store(path: Path) -> Store:
    """Make a store of schema 1 that holds one pupil, and more than schema 1 understood."""
    connection = Connection(path, KEY, create=True)
    migrate.migrate(connection, up_to=1)
    history = HistoryRepository(connection)
    with connection.transaction():
        history.append(
            [
                entry(
                    1,
                    "pupil",
                    "p1",
                    school_id="2199335003",
                    name="欧阳",
                    sex="1",
                    birth_date="2018-03-02",
                ),
                entry(
                    2,
                    "enrolment",
                    "e1",
                    school_id="2199335003",
                    pupil_id="p1",
                    stage="1",
                    register_school_id="2199335003",
                    entry_year=2024,
                    status="01",
                ),
            ]
        )
        # What a newer program had written and this one kept without understanding it.
        later = entry(
            3,
            "cohort_grouping",
            "g1",
            school_id="2199335003",
            digest="d",
            stage="1",
            entry_year=2026,
            document="{}",
            sealed_on="2026-09-01",
            sealed_by="石",
        )
        connection.execute(
            "INSERT INTO history "
            "SELECT n, 3, 'cohort_grouping', 'g1', zeroblob(32), ?, NULL FROM author",
            (later.body(),),
        )
    connection.close()
    return Store.open(path, KEY)


def test_a_store_of_the_first_version_keeps_everything(tmp_path: Path) -> None:
    store = old_store(tmp_path / "store.db")
    assert migrate.version(store.connection) == migrate.newest_version()
    lines = store.search.pupil_lines(store.search.pupil_keys(PupilQuery()))
    assert [line.name for line in lines] == ["欧阳"]
    assert lines[0].cohort == Cohort(Stage.PRIMARY, 2024)
    assert store.connection.rows("SELECT id FROM cohort_grouping") == [("g1",)]
    store.close()


def test_a_value_that_came_before_its_table_and_cannot_be_held_is_held_back(
    tmp_path: Path,
) -> None:
    store = old_store(tmp_path / "store.db")
    other = Author("2199335003-0a1b2c3d", 2, "2199335003").id
    with store.transaction():
        for seq, rating in ((1, "good"), (2, "word of a newer program")):
            said = {"school_id": "2199335003", "pupil_id": "p1", "rating": rating}
            came = replace(entry(seq, "child_care", f"c.{seq}", **said), author=other)
            store.history.receive(other, seq, [came.body()])
        shape = json.loads(store.settings.get(FOLDED_INTO))
        del shape["child_care"]
        store.settings.set(FOLDED_INTO, json.dumps(shape))
    store.fold_into_new_shape()
    assert [care.id for care in store.ledgers.cares.all()] == ["c.1"]
    assert store.history.held() == [(other, 2, "bad_value")]
    store.close()


def test_every_synced_table_has_every_column(office: Office) -> None:
    for name in tables.SYNCED:
        columns = office.store.connection.rows(f"PRAGMA table_info({name})")
        assert {column[1] for column in columns} >= tables.known_table(name).column_names, name


def test_a_rebuild_that_was_killed_after_its_migration_is_done_at_the_next_opening(
    place: Place,
) -> None:
    with place.open() as office:
        register_pupil(office, DRAFT)
        office.store.settings.set(FOLDED_INTO, "{}")
        office.store.connection.execute("DELETE FROM pupil_line")
        office.store.connection.execute("DELETE FROM pupil")
    with place.open() as office:
        assert len(office.store.search.pupil_keys(PupilQuery())) == 1


def test_opening_a_store_that_is_up_to_date_does_not_import_sqlite_utils(place: Place) -> None:
    gone = {name for name in sys.modules if name.startswith("sqlite_utils")}
    held = {name: sys.modules.pop(name) for name in gone}
    try:
        place.open().close()
        assert "sqlite_utils" not in sys.modules
    finally:
        sys.modules.update(held)


def test_a_rebuild_changes_no_row_and_no_number(office: Office) -> None:
    for number in range(8):
        register_pupil(
            office,
            PupilDraft(
                name="单" + "一二三四五六七八"[number], sex="男", grade="1", birth_date="2019-09-09"
            ),
        )
    gone = office.store.guardians
    saved = register_pupil(office, DRAFT).pupil_id
    amend_pupil(
        office, saved, PupilDraft(name="单单", sex="女", birth_date="2018-03-02", grade="3")
    )
    assert gone.count() == 0
    rows = office.store.connection.rows("SELECT n, id FROM pupil ORDER BY n")
    keys = office.store.search.pupil_keys(PupilQuery())
    before = office.store.state_digests()
    assert examine(office, rebuild=True).ok
    assert office.store.state_digests() == before
    assert office.store.connection.rows("SELECT n, id FROM pupil ORDER BY n") == rows
    assert office.store.search.pupil_keys(PupilQuery()) == keys


def test_a_row_that_disagrees_with_its_history_is_found_and_mended(office: Office) -> None:
    register_pupil(office, DRAFT)
    office.store.connection.execute("UPDATE pupil SET name = '张三'")
    office.store.connection.execute("INSERT INTO pupil (id, name) VALUES ('stray', '李四')")
    diagnosis = examine(office)
    assert [finding.code for finding in diagnosis.findings] == ["state_differs"]
    assert office.store.pupils.count() == 2
    assert not examine(office, rebuild=True).ok
    assert examine(office).ok
    assert [pupil.name for pupil in office.store.pupils.all()] == [DRAFT.name]


def test_an_entry_that_was_altered_breaks_its_chain(office: Office) -> None:
    register_pupil(office, DRAFT)
    office.store.connection.execute(
        "UPDATE history SET body = CAST(replace(body, '买买提江', '张三') AS BLOB) "
        "WHERE tbl = 'pupil'"
    )
    assert "chain_broken" in {finding.code for finding in examine(office).findings}


def _register_many(office: Office) -> None:
    for _ in range(200):
        register_pupil(office, DRAFT)


def test_a_full_disk_stores_nothing_of_a_transaction_and_later_all_of_it(office: Office) -> None:
    connection = office.store.connection
    pages = connection.rows("PRAGMA page_count")[0][0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    before = office.store.state_digests()
    with pytest.raises(StoreError, match="disk_full"):
        _register_many(office)
    registered = office.store.pupils.count()
    assert office.store.guardians.count() == office.store.enrolments.count() == registered
    connection.execute("PRAGMA max_page_count = 1000000")
    register_pupil(office, DRAFT)
    assert office.store.state_digests() != before
    assert examine(office).ok


def no_space(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def read_only(*_: object, **__: object) -> None:
    raise OSError(errno.EROFS, "Read-only file system")


@pytest.mark.parametrize(
    ("fail", "code"), [(no_space, "disk_full"), (read_only, "cannot_write_there")]
)
def test_a_backup_that_cannot_be_written_leaves_nothing(
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fail: Callable[..., None],
    code: str,
) -> None:
    monkeypatch.setattr("core.safekeeping.backup.sync_file", fail)
    with pytest.raises(StoreError, match=code):
        make_backup(office, tmp_path / "stick")
    assert list((tmp_path / "stick").iterdir()) == []
    assert not office.home.work_folder.exists()


def _restored(backup: Path, target: Path) -> str:
    """Restore a backup; return the code of its refusal, or nothing."""
    try:
        restore_backup(backup, Home(target))
    except StoreError as error:
        return error.code
    return ""


def test_a_damaged_backup_is_refused_wherever_it_is_damaged(office: Office, tmp_path: Path) -> None:
    register_pupil(office, DRAFT)
    made = make_backup(office, tmp_path).path
    whole = made.read_bytes()
    coarse, fine = range(0, len(whole), len(whole) // 40), range(len(whole) - 400, len(whole), 7)
    spots = sorted({*coarse, *fine})
    for spot in spots:
        made.write_bytes(whole[:spot] + bytes([whole[spot] ^ 0x21]) + whole[spot + 1 :])
        target = tmp_path / f"target{spot}"
        code = _restored(made, target)
        assert code in {"", "backup_damaged", "not_a_backup"}, spot
        # A flipped bit in a time stamp of the zip changes nothing: what it holds is whole.
        assert not target.exists() if code else (target / "store.db").read_bytes() in whole
    for length in range(0, len(whole), len(whole) // 20):
        made.write_bytes(whole[:length])
        with pytest.raises(StoreError):
            restore_backup(made, Home(tmp_path / "cut"))
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]


def test_a_school_whose_name_is_no_file_name_has_backups_too(
    office: Office, tmp_path: Path
) -> None:
    office.school = replace(VILLAGE, name='青石小学/东: "分校"?')
    made = make_backup(office, tmp_path / "stick")
    assert made.path.parent == tmp_path / "stick"
    assert not set('/:"?') & set(made.path.name)


def test_a_value_that_no_form_can_write_is_named(office: Office) -> None:
    deep = "[" * 60_000
    for patch in ({"cohorts": deep}, {"cohorts": '[["1",1e999]]'}, {"cohorts": '[["1","x"]]'}):
        assert tables.patch_fault("class_group", patch) == "cohorts"
    assert tables.patch_fault("pupil", {"sex": "7"}) == "sex"
    assert tables.patch_fault("pupil", {"birth_date": "yesterday"}) == "birth_date"
    assert tables.patch_fault("pupil", {"_deleted": 2}) == "_deleted"
    assert tables.patch_fault("pupil", {"colour": "red"}) is None


@pytest.mark.parametrize(
    "text", ["。。。", "a1" * 2000, "王" * 3000, '"*^:{', "ｚｓ" * 900, "NEAR("]
)
def test_whatever_is_typed_into_the_search_is_no_error(office: Office, text: str) -> None:
    register_pupil(office, DRAFT)
    assert isinstance(office.store.search.pupil_keys(PupilQuery(text=text)), list)


@pytest.mark.parametrize(
    "text", ["古丽", "ayglmmtj", "ＡＹＧＬ", "买买提江", "阿依古丽・买买", " 古丽 "]
)
def test_a_pupil_is_found_by_parts_of_a_long_name(office: Office, text: str) -> None:
    register_pupil(office, DRAFT)
    assert len(office.store.search.pupil_keys(PupilQuery(text=text))) == 1


def test_the_clock_of_the_history_never_goes_back(place: Place) -> None:
    for day in (date(2099, 12, 31), date(2000, 1, 1), TODAY):
        with place.open(FixedClock(day)) as office:
            register_pupil(office, replace(DRAFT, birth_date="1993-03-02"))
    with place.open() as office:
        history = office.store.history
        (author,) = [name for name in history.heads() if name.endswith(VILLAGE.id)]
        last = history.head(author).seq
        from core.storage.history_reading import parse_body

        clocks = [
            parse_body(author, seq, body).clock
            for seq, body in enumerate(history.bodies(author, 1, last), 1)
        ]
    assert clocks == sorted(set(clocks))


def test_an_entry_is_in_the_chain_of_its_author(office: Office) -> None:
    register_pupil(office, DRAFT)
    for author, head in office.store.history.heads().items():
        assert head.digest != chain_start(author)
    assert office.store.history.broken_chains() == []


def _write_and_fail(office: Office) -> None:
    with office.writing("register") as writing:
        writing.put(
            Pupil(
                id=PupilId(writing.new_id()),
                school_id=VILLAGE.id,
                name="单",
                sex=Sex.MALE,
                birth_date=date(2018, 1, 1),
            )
        )
        writing.flush()
        raise ZeroDivisionError


def test_a_writing_that_fails_leaves_nothing_and_the_next_one_counts_on(office: Office) -> None:
    before = office.store.state_digests()
    heads = office.store.history.heads()
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(office)
    assert office.store.state_digests() == before
    assert office.store.history.heads() == heads
    register_pupil(office, DRAFT)
    assert office.store.history.broken_chains() == []


def test_looking_at_a_form_is_noted_without_a_name(office: Office) -> None:
    saved = register_pupil(office, DRAFT).pupil_id
    draft_of(office, saved)
    newest = office.store.audit.newest(1)[0]
    assert (newest.action, newest.subject) == ("look", saved)
