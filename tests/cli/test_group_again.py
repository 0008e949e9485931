"""Annulling from the command line, and drawing late joiners."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.clock import clock_from_environment
from core.office import open_office
from core.storage.home import Home
from tests.cli.running import PASSPHRASE, Shell, new_shell, run
from tests.grouping.cohorts import new_cohort, pupils_of


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    with new_shell(tmp_path_factory) as made:
        yield made


def test_an_annulled_plan_makes_room_and_stays_listed(shell: Shell) -> None:
    plan, certificate = shell.folder / "a.json", shell.folder / "b.json"
    propose = ("group", "propose", "--entry-year", 2026, "--classes", 2, "--out", plan)
    assert shell(*propose).status == 0
    unsealed = shell("group", "annul", plan, "--reason", "名单有误", "--approver", "李校长")
    assert (unsealed.status, unsealed.json["error"]) == (3, "plan_not_sealed")
    digest = shell("group", "seal", plan).json["plan_digest"]
    empty = shell("group", "annul", plan, "--reason", " ", "--approver", "李校长")
    assert (empty.status, empty.json["error"]) == (3, "reason_needed")
    done = shell("group", "annul", plan, "--reason", "名单有误", "--approver", "李校长")
    assert (done.status, done.json["plan_digest"]) == (0, digest)
    assert shell(*propose).status == 0
    assert shell("group", "seal", plan).status == 0
    assert shell("group", "draw", plan, "--slips", "5", "--out", certificate).status == 0
    verified = shell("group", "verify", certificate, "--plan", plan)
    assert verified.json["verified"]
    assert digest in certificate.read_text("utf-8")


def test_late_joiners_are_sealed_then_drawn(shell: Shell) -> None:
    with open_office(Home(shell.home), PASSPHRASE, clock_from_environment()) as office:
        cohort = new_cohort(office, 5)
        ids = [pupil.id for pupil in pupils_of(office, cohort)]
    year = cohort.entry_year
    plan, certificate = shell.folder / "c.json", shell.folder / "d.json"
    shell("group", "propose", "--entry-year", year, "--classes", 2, "--out", plan)
    shell("group", "seal", plan)
    with open_office(Home(shell.home), PASSPHRASE, clock_from_environment()) as office:
        newcomer = pupils_of(office, new_cohort(office, 1))[0]
        enrolment = office.store.enrolments.by("pupil_id", newcomer.id)[0]
        with office.writing() as writing:
            writing.put(replace(enrolment, entry_year=year))
    assert shell("group", "draw", plan, "--slips", "5", "--out", certificate).status == 0
    assert newcomer.id not in ids
    sealed = shell("group", "late", newcomer.id, "--to", shell.folder)
    assert (sealed.status, sealed.json["drawn"], sealed.json["batch"]) == (0, False, 1)
    drawn = shell("group", "late", newcomer.id, "--slips", "8,9", "--to", shell.folder)
    assert [path.suffix for path in shell.folder.glob("*入班通知单*")] == [".pdf"]
    assert (drawn.status, drawn.json["drawn"]) == (0, True)
    assert drawn.json["check_code"] == sealed.json["check_code"]
    assert [seat["pupil"] for seat in drawn.json["seats"]] == [newcomer.id]
    batch = shell.folder / "late_batch_1.json"
    late = shell.folder / "late_certificate_1.json"
    assert shell("group", "verify", late, "--plan", batch).json["verified"]


def test_a_workbook_that_moves_a_drawn_pupil_is_told_so_on_the_line(shell: Shell) -> None:
    with open_office(Home(shell.home), PASSPHRASE, clock_from_environment()) as office:
        first = pupils_of(office, cohort := new_cohort(office, 4))[0]
        pupil = replace(first, name="独此一名")
        with office.writing() as writing:
            writing.put(pupil)
    year = cohort.entry_year
    plan, certificate = shell.folder / "e.json", shell.folder / "f.json"
    shell("group", "propose", "--entry-year", year, "--classes", 2, "--out", plan)
    shell("group", "seal", plan)
    assert shell("group", "draw", plan, "--slips", "5", "--out", certificate).status == 0
    path = shell.folder / "名单.csv"
    row = f"{pupil.name},{'男' if pupil.sex == '1' else '女'},{pupil.birth_date},{year}级,9班"
    path.write_text(f"姓名,性别,出生日期,年级,班级\n{row}\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUNXIAO_PASSPHRASE", PASSPHRASE)
        told = run("--home", str(shell.home), "import", str(path), "--apply")
    assert "原来的班级没有动" in told.out
