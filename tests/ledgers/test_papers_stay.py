"""A paper about a child never takes the place of another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.certificates.common import PaperKind, free_paper_path
from core.files import free_path
from core.models import PupilId
from core.office import Office
from core.printing import spool
from core.records.telling_apart import told_apart
from tests.ledgers.village import register_all


def test_a_paper_that_is_there_stays(tmp_path: Path) -> None:
    first = tmp_path / "在读证明.pdf"
    assert free_path(first) == first
    first.touch()
    assert free_path(first).name == "在读证明(2).pdf"
    free_path(first).touch()
    assert free_path(first).name == "在读证明(3).pdf"


def test_certificate_and_proof_have_names_of_their_own(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "print_folder", lambda: tmp_path)
    register_all(office)
    pupil = office.store.pupils.all()[0]
    names = {free_paper_path(office, pupil.id, kind).name for kind in PaperKind}
    assert len(names) == len(PaperKind)
    assert all(pupil.name in name for name in names)


def test_two_children_of_one_name_and_day_are_told_apart_by_village_and_family(
    office: Office,
) -> None:
    register_all(office)
    file = office.store.pupils.all_files(office.school.id)[0]
    near = replace(file, pupil=replace(file.pupil, id=PupilId("a"), hamlet="青石村2组"))
    far = replace(file, pupil=replace(file.pupil, id=PupilId("b"), hamlet="岩脚村1组"))
    told = told_apart([near, far])
    assert set(told.values()) == {"a", "b"}
    assert ["青石村2组" in name for name in told] == [True, False]
    assert any("(2)" in name for name in told_apart([near, near]))
    assert not any("(2)" in name for name in told)
