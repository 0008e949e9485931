"""An erasure reaches the other stores: by its tombstone, and by lines that hold no value."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.erasure import carry_out, erase_person, waiting_erasures
from core.errors import BundleError
from core.history import AuthorId, RowId, erased_body, read_body
from core.models import PupilId
from core.registration import register_pupil
from sync.erasures import are_named
from sync.merge import Segment
from tests.ledgers.village import BOARDER, CHILD
from tests.sync.township import CENTRE, Site, Township, found, introduce, make_township


@pytest.fixture
def township(tmp_path: Path) -> Iterator[Township]:
    made = make_township(tmp_path)
    yield made
    made.close()


def register(site: Site) -> PupilId:
    register_pupil(site.office, CHILD)
    return register_pupil(site.office, BOARDER).pupil_id


def bodies(site: Site) -> bytes:
    rows = site.office.store.connection.rows("SELECT body FROM history WHERE body IS NOT NULL")
    return b"\n".join(bytes(row[0]) for row in rows)


def test_the_centre_is_told_and_erases_when_somebody_says_so(township: Township) -> None:
    pupil_id = register(township.east)
    township.up(township.east)
    erase_person(township.east.office, pupil_id, "家长书面申请")
    township.up(township.east)
    assert township.centre.names() == ["欧阳娜娜", "阿依古丽·买买提江"]
    (waiting,) = waiting_erasures(township.centre.office)
    erased = carry_out(township.centre.office, waiting)
    assert erased.bodies == 4
    assert township.centre.names() == ["欧阳娜娜"]
    assert "阿依古丽".encode() not in bodies(township.centre)
    assert township.centre.office.store.history.broken_chains() == []
    assert waiting_erasures(township.centre.office) == []


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


def test_a_line_without_values_and_without_a_tombstone_counts_as_damage(
    township: Township,
) -> None:
    pupil_id = register(township.east)
    connection = township.east.office.store.connection
    connection.execute("UPDATE history SET body = NULL WHERE row_id = ?", (pupil_id,))
    with pytest.raises(BundleError, match="damaged"):
        township.up(township.east)
    assert township.centre.names() == []


def test_a_tombstone_of_one_school_covers_no_other_schools_rows(township: Township) -> None:
    pupil_id = register(township.east)
    erase_person(township.east.office, pupil_id, "家长书面申请")
    township.up(township.east)
    south = AuthorId("2199335003-9f03c2d1.1.2199335003")
    line = erased_body("pupil", RowId(pupil_id), bytes(32))
    entry = read_body(south, 1, line)
    segment = Segment(south, 1, bytes(32), "", [line], [entry])
    assert not are_named(township.centre.office.store, [segment])


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
