"""Pupils on the screen: found, opened, typed, drafted, saved; what is stored and what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot

from core.identity import check_character
from core.lists.directory import PupilQuery, find_pupils, pupil_keys
from core.models import PupilFile
from core.office import Office
from core.reading.open_items import open_items
from core.records.drafting import DraftKey, DraftKind, all_drafts, draft_for
from core.registration import file_of, register_pupil
from tests.tui.looking import painted
from tests.tui.rooms import asked, at_work, fill_school, pupil_draft, settled
from tui.screens.pupils import PupilsScreen
from tui.widgets.field_form import DRAFT_SECONDS
from tui.widgets.form_parts import FieldEntry
from tui.widgets.record_form import RecordForm
from tui.widgets.record_list import RecordList
from tui.widgets.text_entry import TextEntry

FRONT = "99010120190917002"
NUMBER = FRONT + check_character(FRONT)
ADDRESSES = ("current_address", "home_address", "mail_address")


def shown_text(pilot: Pilot[None]) -> str:
    return "\n".join(painted(pilot))


def three(office: Office) -> None:
    register_pupil(office, pupil_draft(1, name="张帅"))
    register_pupil(office, pupil_draft(2, grade="三年级", name="曾诗涵"))
    register_pupil(office, pupil_draft(3, grade="三年级", name="阿依古丽·买买提江"))


async def typed(pilot: Pilot[None], *texts: str) -> None:
    """Type each text, then Enter."""
    for text in texts:
        write(pilot, text)
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()


def write(pilot: Pilot[None], text: str) -> None:
    """Type a text as an input method does: all of it in one event."""
    entry = pilot.app.focused
    assert isinstance(entry, TextEntry)
    entry.insert_text_at_cursor(text)


async def file_named(pilot: Pilot[None], name: str) -> PupilFile:
    def look(office: Office) -> PupilFile:
        (line,) = find_pupils(office, name)
        return file_of(office, line.pupil_id)

    found = await asked(pilot, look)
    assert isinstance(found, PupilFile)
    return found


async def test_an_empty_list_teaches_how_to_begin(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        text = shown_text(pilot)
        assert "从旧花名册导入" in text
        assert "登记第一名新生" in text


async def test_a_pupil_is_found_by_initials_as_one_types(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        await pilot.press("z", "s")
        await settled(pilot)
        text = shown_text(pilot)
        assert "张帅" in text
        assert "曾诗涵" in text
        assert "3 人中 2 人" in text
        assert "阿依古丽" not in text


async def test_the_list_shows_no_whole_phone_and_no_whole_number(tmp_path: Path) -> None:
    def one(office: Office) -> None:
        register_pupil(office, pupil_draft(1, id_number=NUMBER, birth_date="", sex=""))

    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        text = shown_text(pilot)
        assert NUMBER not in text
        assert "10008577001" not in text
        assert "100****7001" in text
        assert "王大山联系电话：100****7001" in "".join(text.split()), "not his, the family's"


async def test_filters_combine_and_are_taken_away_again(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        await pilot.press("ctrl+f", "三", "enter")
        await settled(pilot)
        assert "3 人中 2 人" in shown_text(pilot)
        await pilot.press("ctrl+f", *"已补齐", "enter")
        await settled(pilot)
        assert "3 人中 0 人" in shown_text(pilot)
        await pilot.press("ctrl+f", *"清除", "enter")
        await settled(pilot)
        assert "共 3 人" in shown_text(pilot)


async def test_a_whole_pupil_takes_at_most_25_keys_beyond_the_text(tmp_path: Path) -> None:
    texts = {
        "name": "张小凤",
        "id_number": NUMBER,
        "ethnic": "mz",
        "grade": "2",
        "class_label": "1",
        "hamlet": "青石村3组",
        "attend_way": "zd",
        "m1_name": "王秀英",
        "m1_relation": "zm",
        "m1_phone": "10008576016",
        "left_behind": "dq",
        "distance_km": "1.8",
        "transport": "bx",
        "postcode": "550000",
    }
    keys = ["ctrl+n"]
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)

        async def press(key: str) -> None:
            keys.append(key)
            await pilot.press(key)
            await pilot.pause()

        async def field(text: str) -> None:
            write(pilot, text)
            await pilot.pause()
            await press("enter")

        for text in texts.values():
            await field(text)
        await press("ctrl+d")  # the relative's register code is not known from above: born there
        await field("")
        await field("贵州云岭")
        await field("nyhk")
        await field("s")
        await press("ctrl+s")
        await settled(pilot)
        file = await file_named(pilot, "张小凤")
        assert open_items(file) == ()
        assert file.pupil.birth_date.isoformat() == "2019-09-17"
        assert file.pupil.name_pinyin == "Zhang Xiaofeng"
        assert file.pupil.ethnic == "06"
        assert file.pupil.home_address == "青石村3组"
        assert file.enrolment.enrol_month is not None
        assert file.enrolment.enrol_month.isoformat() == "2025-09-01"
        assert file.guardians[0].is_guardian
        assert file.guardians[0].hukou_code == "990101"
        assert len(keys) <= 25, keys


async def test_a_draft_is_stored_while_one_types(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        await pilot.press(*"张小")
        await pilot.pause(DRAFT_SECONDS * 2)
        await settled(pilot)
        draft = await asked(pilot, lambda office: draft_for(office, DraftKey(DraftKind.PUPIL)))
        assert draft is not None
        assert "草稿已存" in shown_text(pilot)


async def test_a_draft_taken_up_again_keeps_what_the_program_had_put_in(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        put_in = pilot.app.screen.query_one(RecordForm).values["nationality"]
        await pilot.press(*"吴无号", "escape")
        await settled(pilot)
        await pilot.press("ctrl+n")
        await settled(pilot)
        form = pilot.app.screen.query_one(RecordForm)
        assert form.values["name"] == "吴无号"
        assert form.values["nationality"] == put_in != ""


async def test_after_a_draft_addresses_follow_a_village_that_is_corrected(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        form = pilot.app.screen.query_one(RecordForm)
        await typed(pilot, "吴无号")
        form.focus_field("hamlet")
        await settled(pilot)
        await typed(pilot, "错村1组")
        await pilot.press("escape", "ctrl+n")
        await settled(pilot)
        assert form.values["mail_address"] == "错村1组"
        assert "nationality" in form.state.proposed
        form.focus_field("hamlet")
        await settled(pilot)
        await pilot.press("ctrl+u")
        await typed(pilot, "青石村1组")
        assert {form.values[key] for key in ADDRESSES} == {"青石村1组"}


async def test_a_new_form_that_is_given_up_begins_with_the_name(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        await typed(pilot, "吴无号")
        pilot.app.screen.query_one(RecordForm).focus_field("class_label")
        await settled(pilot)
        await pilot.press("ctrl+y")
        await settled(pilot)
        assert isinstance(pilot.app.focused, FieldEntry)
        assert pilot.app.focused.spec.key == "name"


async def test_a_village_typed_for_one_child_is_offered_for_the_next(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        for name, text in {"吴一": "岩脚村2组", "石二妹": "yj"}.items():
            await pilot.press("ctrl+n")
            await settled(pilot)
            form = pilot.app.screen.query_one(RecordForm)
            form.restore({"name": name, "sex": "女", "birth_date": "2019-09-17"})
            form.restore({"grade": "二年级"})
            form.focus_field("hamlet")
            await settled(pilot)
            await typed(pilot, text)
            await pilot.press("ctrl+s")
            await settled(pilot)
        assert form.values["hamlet"] == "岩脚村2组"
        form.restore({"hamlet": "青石村3组", "current_address": ""})
        form.focus_field("current_address")
        await settled(pilot)
        await pilot.press("ctrl+d")
        assert form.values["current_address"] == "青石村3组", "her own village, not another child's"


async def test_over_a_new_form_no_act_reaches_the_pupil_behind_it(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        await pilot.press("ctrl+n", *"吴无号", "enter", "ctrl+p")
        await settled(pilot)
        assert isinstance(pilot.app.screen, PupilsScreen)
        assert "吴无号" in shown_text(pilot)


async def test_a_new_form_that_nobody_wrote_in_leaves_no_draft(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        await pilot.press("tab", "tab", "escape")
        await settled(pilot)
        assert await asked(pilot, all_drafts) == []


async def test_looking_through_a_pupils_form_leaves_no_draft(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("enter", "enter", "pagedown", "pagedown", "escape")
        await settled(pilot)
        assert await asked(pilot, all_drafts) == []


async def test_a_draft_is_offered_again_and_dropped_by_saving(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        await pilot.press(*"zs", "enter")
        await settled(pilot)
        name = pilot.app.screen.query_one(RecordForm).values["name"]
        await pilot.press("end", *"明", "escape")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        text = shown_text(pilot)
        assert f"{name}明" in text
        assert "接着上次没有保存的草稿" in text
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert f"已保存 {name}明" in shown_text(pilot)
        assert await asked(pilot, all_drafts) == []
        await file_named(pilot, f"{name}明")


async def test_a_draft_that_is_given_up_comes_back_with_undo(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        await pilot.press(*"zs", "enter")
        await settled(pilot)
        form = pilot.app.screen.query_one(RecordForm)
        name = form.values["name"]
        await pilot.press("end", *"明", "tab")
        await settled(pilot)
        await pilot.press("ctrl+y")
        await pilot.pause(DRAFT_SECONDS * 2)
        await settled(pilot)
        assert form.values["name"] == name
        assert await asked(pilot, all_drafts) == []
        await pilot.press("ctrl+z")
        assert form.values["name"] == f"{name}明"


async def test_a_number_that_disagrees_is_named_and_taken_with_one_key(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        await typed(pilot, "张小凤", NUMBER)
        form = pilot.app.screen.query_one(RecordForm)
        form.focus_field("birth_date")
        await settled(pilot)
        await pilot.press("end", "backspace", "8", "tab")
        await settled(pilot)
        assert "出生日期与号码里的 2019-09-17 不同" in shown_text(pilot)
        await pilot.press("ctrl+e")
        await settled(pilot)
        assert form.values["birth_date"] == "2019-09-17"


async def test_a_save_that_is_refused_names_every_problem_and_stores_nothing(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await pilot.press("ctrl+n", *"张小凤", "ctrl+s")
        await settled(pilot)
        problems = {one.field for one in pilot.app.screen.query_one(RecordForm).problems}
        assert problems == {"sex", "birth_date", "grade"}
        assert isinstance(pilot.app.focused, FieldEntry)
        assert pilot.app.focused.spec.key == "birth_date", "the first of them on the page"
        assert await asked(pilot, find_pupils) == []


async def test_a_number_that_somebody_holds_is_refused_by_name(tmp_path: Path) -> None:
    def one(office: Office) -> None:
        register_pupil(office, pupil_draft(1, name="单珊", id_number=NUMBER, birth_date="", sex=""))

    async with at_work(tmp_path, PupilsScreen, one) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        await typed(pilot, "张小凤", NUMBER, "", "2")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "打开 单珊" in shown_text(pilot)
        assert "照样存入" not in shown_text(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        assert "登记在" in shown_text(pilot)
        assert "单珊" in shown_text(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert pilot.app.screen.query_one(RecordForm).values["name"] == "单珊"


async def test_the_next_pupil_is_one_key_away_and_turning_the_leaf_is_no_look(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        await pilot.press("enter")
        await settled(pilot)
        first = pilot.app.screen.query_one(RecordForm).values["name"]
        await pilot.press("ctrl+down")
        await settled(pilot)
        assert pilot.app.screen.query_one(RecordForm).values["name"] != first
        looks = await asked(
            pilot,
            lambda office: [one for one in office.store.audit.newest() if one.action == "look"],
        )
        assert looks == []


async def test_the_new_pupil_takes_what_neighbours_share(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await pilot.press("ctrl+n")
        await settled(pilot)
        form = pilot.app.screen.query_one(RecordForm)
        own = {"transport": "步行", "preschool": "是"}
        form.restore({"postcode": "550000", "hamlet": "青石村3组"} | own)
        await typed(pilot, "张小凤", NUMBER, "mz", "2")
        await pilot.press("ctrl+s")
        await settled(pilot)
        await pilot.press("ctrl+n")
        await settled(pilot)
        assert form.values["postcode"] == "550000"
        assert [form.values[key] for key in ("hamlet", *own)] == ["", "", ""]
        for key, told in {"hamlet": "青石村3组", **own}.items():
            form.focus_field(key)
            await settled(pilot)
            await pilot.press("ctrl+d")
            assert form.values[key] == told
        form.focus_field("id_number")
        await settled(pilot)
        await pilot.press("ctrl+d")
        assert form.values["id_number"] == ""


async def test_list_and_form_stand_side_by_side_when_there_is_room(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three, size=(200, 60)) as pilot:
        assert "打开左边选中的学生" in shown_text(pilot)
        await pilot.press("enter")
        await settled(pilot)
        screen = pilot.app.screen
        assert screen.query_one(RecordList).region.width > 80
        assert screen.query_one(RecordForm).region.width > 80


async def test_a_name_like_markup_is_shown_as_it_is(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen) as pilot:
        await pilot.press("ctrl+n", *"龙[/b]")
        await settled(pilot)
        assert "龙[/b]" in shown_text(pilot)


async def test_only_the_own_school_is_listed_at_first(tmp_path: Path) -> None:
    def some(office: Office) -> None:
        fill_school(office, 4)

    async with at_work(tmp_path, PupilsScreen, some) as pilot:
        keys = await asked(pilot, lambda office: pupil_keys(office, PupilQuery()))
        assert isinstance(keys, Sequence)
        assert len(keys) == 4
        assert "共 4 人" in shown_text(pilot)


async def test_a_list_keeps_the_room_until_a_record_is_opened_beside_it(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three, size=(160, 45)) as pilot:
        assert "监护人" in shown_text(pilot)
        assert "电话" in shown_text(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert pilot.app.screen.query_one(RecordForm).region.width > 80


async def test_a_page_pasted_into_the_search_is_said_again_in_one_line(tmp_path: Path) -> None:
    async with at_work(tmp_path, PupilsScreen, three) as pilot:
        write(pilot, "一段很长的话" * 60)
        await settled(pilot)
        (line,) = [one for one in painted(pilot) if "没有找到" in one]
        assert "~" in line


async def test_the_class_of_who_enters_next_autumn_is_read_whole(tmp_path: Path) -> None:
    def coming(office: Office) -> None:
        register_pupil(office, pupil_draft(1, "一年级1班", name="欧阳小艳"))
        (enrolment,) = office.store.enrolments.all()
        with office.writing("test") as writing:
            writing.put(replace(enrolment, entry_year=2027))

    async with at_work(tmp_path, PupilsScreen, coming) as pilot:
        (line,) = [one for one in painted(pilot) if "欧阳小艳" in one and "*" in one]
        assert " 2027级1班 " in line


async def test_the_count_says_who_of_them_comes_only_next_autumn(tmp_path: Path) -> None:
    def one_of_next_autumn(office: Office) -> None:
        three(office)
        register_pupil(office, pupil_draft(5, name="仇一", grade="小学2027级"))

    async with at_work(tmp_path, PupilsScreen, one_of_next_autumn) as pilot:
        assert "共 4 人，秋季新生 1 人在内" in shown_text(pilot)
        await pilot.press(*"zs")
        await settled(pilot)
        assert "秋季新生" not in painted(pilot)[0]
