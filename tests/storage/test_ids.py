"""Ids: those of one act follow one another, those of two have nothing in common."""

from __future__ import annotations

import secrets

import pytest

from core.office import Office
from core.reading.drafts import PupilDraft
from core.registration import register_pupil

DRAFT = PupilDraft(
    name="欧阳娜娜", sex="女", birth_date="2018-03-02", grade="三年级", m1_name="欧阳山"
)


def ids_of_one_child(office: Office) -> list[int]:
    pupil_id = register_pupil(office, DRAFT).pupil_id
    file = office.store.pupils.file(pupil_id)
    assert file is not None
    ids: list[str] = [file.pupil.id, *(own.id for own in file.guardians), file.enrolment.id]
    assert all(len(own) == 16 for own in ids)
    return [int(own, 16) for own in ids]


def test_what_is_written_together_lies_together(office: Office) -> None:
    first, *others = ids_of_one_child(office)
    assert others == [first + 1, first + 2]


def test_two_acts_begin_anywhere(office: Office) -> None:
    starts = {ids_of_one_child(office)[0] >> 40 for _ in range(3)}
    assert len(starts) == 3


def test_after_the_last_number_comes_the_first(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "randbits", lambda bits: (1 << bits) - 2)
    assert ids_of_one_child(office) == [(1 << 64) - 1, 0, 1]
