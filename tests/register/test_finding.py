"""Whom a few typed signs find: part of a name, every reading's initials, ends of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.hamlets import village_of
from core.identity import check_character
from core.lists.directory import PupilOrder, PupilQuery, find_pupils, pupil_keys, pupil_lines
from core.lists.list_views import PupilColumn, PupilView, keep_pupil_view, pupil_view
from core.models import AttendWay, Cohort, PupilStatus, SchoolId, Stage
from core.office import Office
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from tests.storage.homes import new_place

FRONT = "99010120190917002"
NUMBER = FRONT + check_character(FRONT)
PEOPLE = (
    ("曾诗涵", "1", "2019-12-01", "岩脚村1组", "曾大山", "10008576016"),
    ("单小明", "1", "2019-10-02", "岩脚村2组", "杨桂花", "10008577242"),
    ("仇一", "2", "2018-11-03", "青石村3组", "仇铁柱", "10008570003"),
    ("解放", "2", "2018-12-04", "青石村大坪组", "解老三", "10008570004"),
    ("查良", "3", "2017-10-05", "水井村", "查德明", "10008570005"),
    ("区明", "3", "2017-10-06", "水井村4组", "区阿公", "10008570006"),
    ("阿依古丽·买买提江", "4", "2016-10-07", "", "买买提江", "10008570007"),
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder: Path = tmp_path_factory.mktemp("finding")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CUNXIAO_STATE", str(folder / "state"))
        with new_place(folder).open() as opened:
            with opened.writing("test"):
                for name, grade, born, hamlet, guardian, phone in PEOPLE:
                    register_pupil(
                        opened,
                        PupilDraft(
                            name=name,
                            sex="女",
                            grade=grade,
                            birth_date=born,
                            hamlet=hamlet,
                            m1_name=guardian,
                            m1_relation="父亲",
                            m1_phone=phone,
                        ),
                    )
                register_pupil(
                    opened, PupilDraft(name="石小凤", grade="5(2)", id_number=NUMBER, sex="女")
                )
            yield opened


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *(("zsh", "曾诗涵"), ("csh", "曾诗涵"), ("sxm", "单小明"), ("dxm", "单小明")),
        *(("qy", "仇一"), ("cy", "仇一"), ("xf", "解放"), ("jf", "解放"), ("zl", "查良")),
        *(("cl", "查良"), ("om", "区明"), ("qm", "区明"), ("aygl", "阿依古丽·买买提江")),
        *(("mmt", "阿依古丽·买买提江"), ("阿依古丽·买", "阿依古丽·买买提江")),
        *(("古丽", "阿依古丽·买买提江"), ("诗涵", "曾诗涵"), ("shiyi", "")),
        *((NUMBER[-4:].lower(), "石小凤"), (NUMBER, "石小凤"), ("7242", "单小明")),
        *(("铁柱", "仇一"), ("大坪", "解放"), ("岩脚村2", "单小明"), ("解老三", "解放")),
    ],
)
def test_typing_finds_the_pupil(office: Office, typed: str, name: str) -> None:
    found = [line.name for line in find_pupils(office, typed)]
    assert (name in found) if name else not found


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        *(("岩脚村1", {"曾诗涵"}), ("岩脚村2", {"单小明"}), ("岩脚村3", set())),
        *(("青石村3组", {"仇一"}), ("3组", {"仇一"}), ("4组", {"区明"}), ("水井村 6", {"区明"})),
        *(("水井村5", set()), ("曾6016", {"曾诗涵"}), ("曾 6016", {"曾诗涵"})),
        *(("6016曾", {"曾诗涵"}), ("曾7242", set()), ("岩脚村2组 7242", {"单小明"})),
        *(("岩脚村6016", {"曾诗涵"}), ("岩脚村 7242", {"单小明"}), ("岩脚村2组sxm", {"单小明"})),
    ],
)
def test_digits_beside_chinese_are_read_as_a_place_writes_them(
    office: Office, typed: str, names: set[str]
) -> None:
    assert {line.name for line in find_pupils(office, typed)} == names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        *(("三年级", {"查良", "区明"}), ("三年级 4组", {"区明"}), ("五年级", {"石小凤"})),
        *(
            ("五(2)", {"石小凤"}),
            ("五（2）班", {"石小凤"}),
            ("五2", {"石小凤"}),
            ("五(1)班", set()),
        ),
        *(("五年级2班 石", {"石小凤"}), ("五(2", {"石小凤"}), ("2班", {"石小凤"})),
        *(("五年级二班", {"石小凤"}), ("五(二)班", {"石小凤"}), ("二班", {"石小凤"})),
        *(("三年二班", set()), ("五年一班", set())),
        *(("2022级2班", {"石小凤"}), ("502班", {"石小凤"}), ("三(2)", set())),
    ],
)
def test_a_class_that_is_typed_narrows_the_list(
    office: Office, typed: str, names: set[str]
) -> None:
    assert {line.name for line in find_pupils(office, typed)} == names


def test_a_typed_class_beside_another_class_filter_finds_nobody(office: Office) -> None:
    assert listed(office, PupilQuery(text="三年级", class_number=2)) == []
    assert listed(office, PupilQuery(text="五(2)", class_number=2)) == ["石小凤"]
    assert listed(office, PupilQuery(text="五(2)", class_number=1)) == []


def test_a_village_finds_everyone_of_it(office: Office) -> None:
    assert {line.name for line in find_pupils(office, "岩脚村")} == {"曾诗涵", "单小明"}


@pytest.mark.parametrize(
    ("hamlet", "village"),
    [
        *(("岩脚村1组", "岩脚村"), ("岩脚村", "岩脚村"), ("枫香村大坪组", "枫香村")),
        *(("大寨村3组", "大寨村"), ("大寨3组", "大寨"), ("新村村3组", "新村村")),
        *(("青石社区第二小组", "青石社区"), ("青石村村民3组", "青石村"), ("大坪组", "大坪组")),
        *(("水井村 4 组", "水井村"), ("青石村大坪3组", "青石村")),
    ],
)
def test_a_village_is_what_stands_above_its_group(hamlet: str, village: str) -> None:
    assert village_of(hamlet) == village


def listed(office: Office, query: PupilQuery) -> list[str]:
    return [line.name for line in pupil_lines(office, pupil_keys(office, query))]


ORDERS = {
    PupilOrder.NAME: [
        "阿依古丽·买买提江",
        "区明",
        "仇一",
        "单小明",
        "石小凤",
        "解放",
        "曾诗涵",
        "查良",
    ],
    PupilOrder.BIRTH: [
        *("阿依古丽·买买提江", "查良", "区明", "仇一", "解放", "石小凤", "单小明", "曾诗涵"),
    ],
    PupilOrder.HAMLET: [
        *("阿依古丽·买买提江", "石小凤", "查良", "区明", "仇一", "解放", "曾诗涵", "单小明"),
    ],
}


@pytest.mark.parametrize("order", ORDERS)
def test_each_order_has_its_first_and_turns_round(office: Office, order: PupilOrder) -> None:
    names = listed(office, PupilQuery(order=order))
    if order is PupilOrder.HAMLET:
        assert set(names[:2]) == {"阿依古丽·买买提江", "石小凤"}
    else:
        assert names == ORDERS[order]
    assert sorted(names) == sorted(ORDERS[order])
    turned = listed(office, PupilQuery(order=order, is_reversed=True))
    assert turned != names
    assert listed(office, PupilQuery(order=order, limit=3)) == names[:3]
    assert listed(office, PupilQuery(order=order, text="岩脚")) == [
        name for name in names if name in {"曾诗涵", "单小明"}
    ]


def test_those_of_whom_most_is_wanted_come_first(office: Office) -> None:
    lines = pupil_lines(office, pupil_keys(office, PupilQuery(order=PupilOrder.OPEN)))
    wanted = [line.open_items for line in lines]
    assert wanted == sorted(wanted, reverse=True)


def test_filters_by_village_and_those_without_one(office: Office) -> None:
    assert set(listed(office, PupilQuery(village="青石村"))) == {"仇一", "解放"}
    assert set(listed(office, PupilQuery(village=""))) == {"阿依古丽·买买提江", "石小凤"}


def test_a_view_comes_back_as_it_was_kept(office: Office) -> None:
    query = PupilQuery(
        school_id=office.school.id,
        cohort=Cohort(Stage.PRIMARY, 2025),
        class_number=2,
        village="岩脚村",
        attend_way=AttendWay.BOARDER,
        is_left_behind=True,
        has_open_items=False,
        statuses=frozenset({PupilStatus.SUSPENDED}),
        order=PupilOrder.HAMLET,
        is_reversed=True,
    )
    view = PupilView(query, (PupilColumn.NAME, PupilColumn.OPEN))
    keep_pupil_view(office, view)
    assert pupil_view(office) == view


def test_a_school_that_is_gone_is_no_filter_any_more(office: Office) -> None:
    keep_pupil_view(office, PupilView(PupilQuery(school_id=SchoolId("2199999999"))))
    assert pupil_view(office).query.school_id == office.school.id


def test_villages_and_classes_in_use_are_offered(office: Office) -> None:
    from core.lists.directory import classes_in_use, villages_in_use

    assert villages_in_use(office, office.school.id) == ["岩脚村", "水井村", "青石村"]
    assert (Cohort(Stage.PRIMARY, 2026), None) in classes_in_use(office, office.school.id)
