from __future__ import annotations

import pytest

from core.assign.plan import DEFAULT_ATTRIBUTES
from core.assign.proposal import ExtraAttribute
from core.assign.refusals import PupilsError
from core.errors import GroupingError
from core.grouping.proposing import (
    PupilWish,
    Request,
    find_proposal,
    propose,
    rehearse_proposal,
)
from core.models import PupilStatus
from core.office import Office
from tests.grouping.cohorts import HARD_NAMES, drawn, new_cohort, pupils_of, rename


def _refusal(office: Office, request: Request) -> GroupingError:
    with pytest.raises(GroupingError) as caught:
        propose(office, request)
    return caught.value


def test_the_default_attributes_count_and_those_of_one_level_fall_out(office: Office) -> None:
    year = new_cohort(office, 12).entry_year
    proposal = propose(office, Request(entry_year=year, classes=3))
    keys = [attribute.key for attribute in proposal.plan.attributes]
    single = ["preschool", "special_needs"]
    assert keys == [key for key in DEFAULT_ATTRIBUTES if key not in single]
    assert list(proposal.single_level) == single
    village = next(a for a in proposal.plan.attributes if a.key == "village")
    assert village.levels == ("枫香村", "河坝村")


def test_an_attribute_left_out_is_named_in_the_plan(office: Office) -> None:
    year = new_cohort(office, 12).entry_year
    request = Request(entry_year=year, classes=3, left_out=frozenset({"minority"}))
    plan = propose(office, request).plan
    assert ("minority", "chosen") in [(out.key, out.cause.value) for out in plan.left_out]
    assert "minority" not in [attribute.key for attribute in plan.attributes]


def test_a_proposal_spends_nothing_and_holds_no_name(office: Office) -> None:
    cohort = new_cohort(office, 12)
    request = Request(entry_year=cohort.entry_year, classes=3)
    first, second = propose(office, request), propose(office, request)
    assert find_proposal(office, first.plan.canonical()).pupils == first.pupils
    assert find_proposal(office, second.plan.canonical()).pupils == second.pupils
    text = first.plan.canonical().decode()
    assert not [pupil.name for pupil in pupils_of(office, cohort) if pupil.name in text]
    assert not [pupil.id for pupil in pupils_of(office, cohort) if pupil.id in text]


def test_a_rehearsal_shows_the_balance_to_expect(office: Office) -> None:
    year = new_cohort(office, 12).entry_year
    classes, balance = rehearse_proposal(propose(office, Request(entry_year=year, classes=3)))
    assert sorted(len(members) for members in classes.values()) == [4, 4, 4]
    assert balance.size_range == 0


def test_pupils_who_do_not_attend_are_not_drawn(office: Office) -> None:
    cohort = new_cohort(office, 3, status=PupilStatus.TRANSFERRED_OUT)
    request = Request(entry_year=cohort.entry_year, classes=1)
    assert _refusal(office, request).code == "cohort_empty"


@pytest.mark.parametrize(
    ("classes", "code"), [(13, "classes_more_than_pupils"), (0, "classes_none")]
)
def test_an_impossible_number_of_classes_is_refused(
    office: Office, classes: int, code: str
) -> None:
    year = new_cohort(office, 12).entry_year
    assert _refusal(office, Request(entry_year=year, classes=classes)).code == code


@pytest.mark.parametrize("key", ["score", "rank", "award", "interview", "成绩"])
def test_there_is_no_way_in_for_a_score(office: Office, key: str) -> None:
    year = new_cohort(office, 4).entry_year
    asked = Request(entry_year=year, classes=2, extra=(ExtraAttribute(key, "择优"),))
    assert _refusal(office, asked).code == "attribute_unknown"


def test_an_attribute_beyond_the_defaults_needs_a_reason(office: Office) -> None:
    year = new_cohort(office, 12).entry_year
    bare = Request(entry_year=year, classes=2, extra=(ExtraAttribute("birth_month", " "),))
    assert _refusal(office, bare).code == "attribute_without_reason"
    told = Request(entry_year=year, classes=2, extra=(ExtraAttribute("birth_month", "年龄差大"),))
    assert "birth_month" in [a.key for a in propose(office, told).plan.attributes]


def test_contradictory_wishes_are_refused_with_names(office: Office) -> None:
    year = new_cohort(office, 6).entry_year
    pair = PupilWish(HARD_NAMES[:2], "双胞胎")
    request = Request(entry_year=year, classes=2, together=(pair,), apart=(pair,))
    refusal = _refusal(office, request)
    assert refusal.code == "together_and_apart"
    assert set(str(refusal.params["pupils"]).split("、")) == set(HARD_NAMES[:2])


def test_a_chain_longer_than_a_class_is_refused_with_names(office: Office) -> None:
    year = new_cohort(office, 6).entry_year
    request = Request(entry_year=year, classes=3, together=(PupilWish(HARD_NAMES[:3], "同村"),))
    refusal = _refusal(office, request)
    assert refusal.code == "together_too_long"
    assert HARD_NAMES[0] in str(refusal.params["pupils"])


def test_a_wish_names_pupils_of_the_cohort_by_name_or_id(office: Office) -> None:
    cohort = new_cohort(office, 6)
    ids = [pupil.id for pupil in pupils_of(office, cohort)]
    wish = PupilWish((ids[0], ids[1]), "双胞胎")
    request = Request(entry_year=cohort.entry_year, classes=3, together=(wish,))
    plan = propose(office, request).plan
    assert [len(own.numbers) for own in plan.together] == [2]
    unknown = Request(
        entry_year=cohort.entry_year, classes=3, apart=(PupilWish(("某人", ids[0]), "纠纷"),)
    )
    assert _refusal(office, unknown).params["pupils"] == "某人"


def test_two_pupils_of_one_name_must_be_told_apart(office: Office) -> None:
    cohort = new_cohort(office, 6)
    rename(office, pupils_of(office, cohort)[0], "学生甲")
    rename(office, pupils_of(office, cohort)[1], "学生甲")
    request = Request(
        entry_year=cohort.entry_year, classes=2, apart=(PupilWish(("学生甲", "䶮"), "纠纷"),)
    )
    refusal = _refusal(office, request)
    assert (refusal.code, refusal.params["pupils"]) == ("wish_ambiguous", "学生甲")


def test_a_drawn_cohort_gets_no_second_plan(office: Office) -> None:
    plan, _ = drawn(office)
    request = Request(entry_year=plan.record.entry_year, classes=2)
    assert _refusal(office, request).code == "already_drawn"
    assert office.store.audit.newest(1)[0].action == "second_plan_refused"


def test_an_edited_proposal_is_not_taken(office: Office) -> None:
    year = new_cohort(office, 12).entry_year
    document = propose(office, Request(entry_year=year, classes=3)).plan.canonical()
    with pytest.raises(GroupingError, match="proposal_unknown"):
        find_proposal(office, document.replace(b'"classes":3', b'"classes":2'))


def test_a_refusal_that_names_pupils_is_a_grouping_error() -> None:
    assert issubclass(PupilsError, GroupingError)
