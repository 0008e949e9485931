"""The form: fields keep their places, problems are told, nothing typed is lost."""

from __future__ import annotations

from textual import events
from textual.pilot import Pilot

from tests.tui.gallery import SHUAI, FormScreen, gallery_app
from tests.tui.looking import painted
from tui.widgets.choice_list import ChoiceList
from tui.widgets.dialogs import ChooseDialog
from tui.widgets.form_messages import StepAsked
from tui.widgets.form_parts import FieldEntry
from tui.widgets.record_form import RecordForm


def the_screen(pilot: Pilot[None]) -> FormScreen:
    screen = pilot.app.screen
    assert isinstance(screen, FormScreen)
    return screen


def the_form(pilot: Pilot[None]) -> RecordForm:
    return pilot.app.screen.query_one(RecordForm)


def entry(pilot: Pilot[None], key: str) -> FieldEntry:
    return next(item for item in pilot.app.screen.query(FieldEntry) if item.spec.key == key)


async def write(pilot: Pilot[None], key: str, text: str) -> None:
    """Replace a field's text as a person with an input method does."""
    the_form(pilot).focus_field(key)
    await pilot.pause()
    await pilot.press("ctrl+a")
    entry(pilot, key).post_message(events.Paste(text))
    await pilot.pause()


async def test_what_is_typed_is_posted_as_a_draft_before_it_is_saved() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        await write(pilot, "remark", "住在外婆家")
        await pilot.pause(0.4)
        assert the_screen(pilot).drafts[-1]["remark"] == "住在外婆家"
        assert the_screen(pilot).saved == []


async def test_leaving_a_field_posts_its_draft_at_once() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        await write(pilot, "remark", "x")
        await pilot.press("shift+tab")
        await pilot.pause()
        assert the_screen(pilot).drafts[-1]["remark"] == "x"


async def test_a_disagreement_is_told_with_its_way_out_and_control_e_takes_it() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        await write(pilot, "birth", "2018-01-26")
        await pilot.press("tab")
        await pilot.pause()
        assert any("! 出生日期 2018-01-26 与号码里的 2018-01-25 不同" in s for s in painted(pilot))
        await pilot.press("ctrl+e")
        await pilot.pause()
        assert the_form(pilot).values["birth"] == "2018-01-25"
        assert not any("! 出生" in line for line in painted(pilot))


async def test_no_field_moves_when_a_problem_appears() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        before = [item.region for item in pilot.app.screen.query(FieldEntry)]
        await write(pilot, "birth", "2018-01-26")
        await pilot.press("tab")
        await pilot.pause()
        assert [item.region for item in pilot.app.screen.query(FieldEntry)] == before


async def test_an_error_keeps_the_record_from_being_saved_and_shows_where() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        await write(pilot, "name", " ")
        await pilot.press("backspace", "pagedown", "ctrl+s")
        await pilot.pause()
        assert the_screen(pilot).saved == []
        focused = pilot.app.focused
        assert isinstance(focused, FieldEntry)
        assert focused.spec.key == "name"
        assert the_form(pilot).page == 0


async def test_saving_hands_over_folded_values() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        await write(pilot, "distance", "１．８")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert the_screen(pilot).saved[-1] == {
            **dict.fromkeys(the_form(pilot).values, ""),
            **SHUAI,
            "distance": "1.8",
        }


async def test_undo_goes_back_and_shows_where() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        await write(pilot, "name", "李")
        await pilot.press("pagedown")
        await pilot.pause()
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert the_form(pilot).values["name"] == "张帅"
        assert entry(pilot, "name").value == "张帅"
        assert entry(pilot, "name").has_focus


async def test_the_number_fills_an_empty_birth_date() -> None:
    stored = {**SHUAI, "birth": "", "id_number": ""}
    async with gallery_app(lambda: FormScreen(stored)).run_test() as pilot:
        await pilot.pause()
        await write(pilot, "id_number", "９９０１０１２０１８０１２５００１３")
        await pilot.press("tab")
        await pilot.pause()
        assert entry(pilot, "birth").value == "2018-01-25"
        assert entry(pilot, "id_number").value == "990101201801250013"


async def test_a_code_is_picked_by_initials_with_arrow_and_enter() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        the_form(pilot).focus_field("ethnic")
        await pilot.pause()
        await pilot.press("ctrl+a", "m", "z", "down", "enter")
        await pilot.pause()
        assert the_form(pilot).values["ethnic"] == "满族"
        assert not pilot.app.screen.query_one(ChoiceList).is_open


async def test_escape_puts_the_choices_away_and_keeps_the_text() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        the_form(pilot).focus_field("ethnic")
        await pilot.pause()
        await pilot.press("ctrl+a", "m", "z", "escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, FormScreen)
        assert the_form(pilot).values["ethnic"] == "mz"


async def test_same_as_takes_the_field_it_usually_equals_or_the_previous_record() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        await write(pilot, "hukou", "水井村4组")
        the_form(pilot).focus_field("address")
        await pilot.pause()
        await pilot.press("ctrl+d")
        assert the_form(pilot).values["address"] == "水井村4组"
        the_form(pilot).focus_field("guardian")
        await pilot.pause()
        await pilot.press("ctrl+d")
        assert the_form(pilot).values["guardian"] == "李大妈"


async def test_open_items_are_listed_and_lead_to_their_field() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ChooseDialog)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert entry(pilot, "distance").has_focus


async def test_a_masked_number_is_shown_when_asked_and_then_edited() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        the_form(pilot).focus_field("phone")
        await pilot.pause()
        assert any("*******9001" in line for line in painted(pilot))
        assert any("遮着" in line for line in painted(pilot))
        await pilot.press("ctrl+r", "end", "2")
        await pilot.pause()
        assert the_form(pilot).values["phone"] == "100085790012"


async def test_typing_over_a_masked_number_replaces_all_of_it() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        the_form(pilot).focus_field("phone")
        await pilot.pause()
        await pilot.press("end", "1", "2")
        await pilot.pause()
        assert the_form(pilot).values["phone"] == "12"
        assert entry(pilot, "phone").value == "12"
        assert any("! 遮着的旧内容已整项让开" in line for line in painted(pilot))


async def test_the_stored_number_comes_back_under_its_mask() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        the_form(pilot).focus_field("phone")
        await pilot.pause()
        await pilot.press("backspace", "tab", "ctrl+z")
        await pilot.pause()
        assert the_form(pilot).values["phone"] == "10008579001"
        assert entry(pilot, "phone").cover == "*******9001"


async def test_a_mask_is_never_a_value() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        the_form(pilot).focus_field("phone")
        await pilot.pause()
        await pilot.press("enter", "ctrl+s")
        await pilot.pause()
        assert the_screen(pilot).saved[-1]["phone"] == "10008579001"


async def test_a_masked_number_is_not_copied() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        the_form(pilot).focus_field("phone")
        await pilot.pause()
        await pilot.press("ctrl+a", "ctrl+c", "ctrl+a", "ctrl+x")
        await pilot.pause()
        assert pilot.app.clipboard == ""
        assert the_form(pilot).values["phone"] == "10008579001"


async def test_a_full_width_space_and_a_rare_character_are_kept() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        the_form(pilot).focus_field("remark")
        await pilot.pause()
        for character in "𬭊\u3000䶮·":
            entry(pilot, "remark").post_message(events.Key("ime", character))
        await pilot.pause()
        assert the_form(pilot).values["remark"] == "𬭊 䶮·"


async def test_stepping_to_the_next_record_posts_the_draft_first() -> None:
    steps: list[int] = []

    class Stepping(FormScreen):
        def on_step_asked(self, event: StepAsked) -> None:
            steps.append(event.steps)
            assert self.drafts[-1]["remark"] == "y"

    async with gallery_app(Stepping).run_test() as pilot:
        await pilot.pause()
        await write(pilot, "remark", "y")
        await pilot.press("ctrl+down")
        await pilot.pause()
        assert steps == [1]


async def test_arrows_stay_in_their_half_of_the_page() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        the_form(pilot).focus_field("pinyin")
        await pilot.pause()
        await pilot.press("down")
        assert entry(pilot, "ethnic").has_focus
        await pilot.press("up")
        assert entry(pilot, "pinyin").has_focus


async def reached(pilot: Pilot[None], key: str, *keys: str) -> str:
    """Return the field in which these keys end that are pressed in a field."""
    the_form(pilot).focus_field(key)
    await pilot.pause()
    await pilot.press(*keys)
    focused = pilot.app.focused
    assert isinstance(focused, FieldEntry)
    return focused.spec.key


async def test_arrows_reach_every_field_from_every_field() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        fields = [item.key for item in the_form(pilot).pages[0].fields if not item.is_fixed]
        ways = ("up",), ("down",), ("home", "left"), ("end", "right")
        nexts = {
            field: {await reached(pilot, field, *keys) for keys in ways} - {field}
            for field in fields
        }
        for start in fields:
            seen = {start}
            edge = [start]
            while edge:
                found = nexts[edge.pop()] - seen
                seen |= found
                edge += found
            assert seen == set(fields), f"from {start}"


async def test_above_the_first_line_and_beside_stands_the_other_field_of_the_line() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        assert await reached(pilot, "pinyin", "up") == "name"
        assert await reached(pilot, "name", "right") == "pinyin"
        assert await reached(pilot, "pinyin", "home", "left") == "name"


async def test_left_and_right_stay_in_the_text_until_its_end() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        assert await reached(pilot, "name", "left", "right") == "name"
        assert await reached(pilot, "pinyin", "left") == "pinyin"


async def test_enter_goes_over_the_edge_of_the_page() -> None:
    async with gallery_app(FormScreen).run_test() as pilot:
        await pilot.pause()
        the_form(pilot).focus_field("remark")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert the_form(pilot).page == 1
        assert entry(pilot, "m1_name").has_focus
