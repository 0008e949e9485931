from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.errors import GroupingError
from core.grouping.annulling import annul
from core.grouping.classes import checked_class_name
from core.grouping.plans import find_plan
from core.grouping.proposing import Request, propose
from core.grouping.publishing import NoticeDetails, publish
from core.grouping.records import PlanState
from core.i18n import error_sentence
from core.models import Sex
from core.office import Office
from tests.grouping.cohorts import drawn, new_cohort, paper_text, pupils_of, sealed

PLAIN = NoticeDetails()


def test_a_notice_holds_names_and_classes_and_nothing_else_of_a_pupil(
    office: Office, tmp_path: Path
) -> None:
    plan, outcome = drawn(office)
    done = publish(office, outcome.certificate.canonical(), tmp_path, PLAIN)
    assert len(done.printed) == 4
    text = "".join(paper_text(paper.path) for paper in done.printed)
    for pupil in pupils_of(office, plan.cohort):
        assert pupil.birth_date.isoformat() not in text
    assert "河坝村" not in text
    assert "住校" not in text
    assert outcome.certificate.check_code in text
    assert find_plan(office, plan.plan.canonical()).state is PlanState.PUBLISHED


def test_printing_again_does_not_move_the_notice(office: Office, tmp_path: Path) -> None:
    _, outcome = drawn(office)
    first = publish(office, outcome.certificate.canonical(), tmp_path, PLAIN)
    again = publish(office, outcome.certificate.canonical(), tmp_path, PLAIN)
    assert (first.is_first, again.is_first) == (True, False)
    assert first.notice == again.notice
    assert first.notice.hangs_until == date(2026, 10, 14)  # the 10th, a Saturday, is worked


def test_the_notice_of_a_second_draw_lists_the_annulled_one(office: Office, tmp_path: Path) -> None:
    from core.grouping.drawing import draw
    from core.grouping.proposing import Request, propose
    from core.grouping.sealing import seal

    plan, _ = drawn(office)
    annul(office, plan, "漏了两名学生", "李校长")
    again = seal(office, propose(office, Request(entry_year=plan.record.entry_year, classes=3)))
    certificate = draw(office, again, ["3"]).certificate
    done = publish(office, certificate.canonical(), tmp_path, PLAIN)
    assert "漏了两名学生" in paper_text(done.printed[0].path)


@pytest.mark.parametrize("name", ["实验班", "一年级 重点 班", "尖子班(1)", "英语特长班", "快班"])
def test_a_class_by_ability_is_refused(office: Office, tmp_path: Path, name: str) -> None:
    plan, outcome = drawn(office)
    details = NoticeDetails(class_names={1: name})
    with pytest.raises(GroupingError, match="banned_class_word"):
        publish(office, outcome.certificate.canonical(), tmp_path, details)
    assert find_plan(office, plan.plan.canonical()).state is PlanState.DRAWN
    assert not list(tmp_path.iterdir())


def test_a_class_may_have_a_name_of_its_own(office: Office, tmp_path: Path) -> None:
    _, outcome = drawn(office)
    details = NoticeDetails(class_names={2: "向日葵班"})
    done = publish(office, outcome.certificate.canonical(), tmp_path, details)
    assert "向日葵班" in paper_text(done.printed[0].path)
    assert checked_class_name(" 向日葵班 ") == "向日葵班"


def test_a_name_for_a_class_that_is_not_there_is_refused(office: Office, tmp_path: Path) -> None:
    _, outcome = drawn(office)
    details = NoticeDetails(class_names={9: "向日葵班"})
    with pytest.raises(GroupingError, match="no_such_class"):
        publish(office, outcome.certificate.canonical(), tmp_path, details)


def test_only_the_certificate_of_the_draw_itself_is_published(
    office: Office, tmp_path: Path
) -> None:
    plan, outcome = drawn(office)
    forged = outcome.certificate.canonical().replace(b'"12"', b'"13"')
    with pytest.raises(GroupingError, match="certificate_not_ours"):
        publish(office, forged, tmp_path, PLAIN)
    annul(office, plan, "名单有误", "李校长")
    with pytest.raises(GroupingError, match="plan_annulled"):
        publish(office, outcome.certificate.canonical(), tmp_path, PLAIN)
    with pytest.raises(GroupingError, match="not_drawn"):
        publish(office, sealed(office).plan.canonical(), tmp_path, PLAIN)


def test_both_sexes_are_in_every_test_cohort(office: Office) -> None:
    plan, _ = drawn(office)
    assert {pupil.sex for pupil in pupils_of(office, plan.cohort)} == set(Sex)


def test_a_notice_without_lots_says_who_set_the_homerooms(office: Office, tmp_path: Path) -> None:
    _, outcome = drawn(office)
    done = publish(office, outcome.certificate.canonical(), tmp_path, PLAIN)
    text = paper_text(done.printed[0].path).replace("\n", "")
    assert "班主任未抽签定班" in text
    assert office.school.name in text


def test_more_classes_than_pupils_is_told_as_that(office: Office) -> None:
    cohort = new_cohort(office, 6)
    with pytest.raises(GroupingError, match="classes_more_than_pupils"):
        propose(office, Request(entry_year=cohort.entry_year, classes=187))


def test_a_refused_attribute_is_named_in_words() -> None:
    refusal = GroupingError("attribute_without_reason", key="birth_month")
    assert "birth_month" not in error_sentence(refusal)
