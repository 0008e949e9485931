"""The review: every problem row by row, and nothing done before it is asked for."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.tui.gallery import REVIEW_ROWS, ReviewScreen, gallery_app
from tests.tui.looking import painted
from tui.widgets.review import FilterBar, Review
from tui.widgets.review_rows import Outcome, ReviewRow, ReviewRows, Show


class Watching(ReviewScreen):
    """Remembers what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def on_review_apply_asked(self) -> None:
        self.asked.append("apply")

    def on_review_save_refused_asked(self) -> None:
        self.asked.append("save refused")

    def on_review_fix_asked(self, event: Review.FixAsked) -> None:
        self.asked.append(f"fix {event.index}")


def watching(pilot: Pilot[None]) -> Watching:
    screen = pilot.app.screen
    assert isinstance(screen, Watching)
    return screen


async def test_refused_rows_come_first_and_the_selected_one_is_explained() -> None:
    async with gallery_app(Watching).run_test() as pilot:
        await pilot.pause()
        lines = painted(pilot)
        assert any("[退回 2]" in line for line in lines)
        assert any("! 身份证号 末位不对" in line for line in lines)
        assert any("请对照户口簿重抄一遍" in line for line in lines)
        assert not any("张思琪" in line for line in lines)


def test_a_name_that_its_column_cuts_stands_before_the_explanation() -> None:
    long, sentence = "阿依古丽·买买提江", "性别：没有填。"
    rows = ReviewRows(
        [
            ReviewRow("第 5 行", long, Outcome.REFUSED, "没有性别", (sentence,)),
            ReviewRow("第 6 行", "张帅", Outcome.REFUSED, "没有性别", (sentence,)),
            ReviewRow("一年级", long, Outcome.CHANGED, "住校", (f"{long}：住校",)),
            ReviewRow("2026年秋季三年级花名册 7", "张帅", Outcome.NEW, "", (sentence,)),
        ]
    )
    assert [rows.explanation(at) for at in range(4)] == [
        f"{long}   {sentence}",
        sentence,
        f"{long}：住校",
        f"2026年秋季三年级花名册 7   {sentence}",
    ]


async def test_arrows_turn_to_another_count() -> None:
    async with gallery_app(Watching).run_test() as pilot:
        await pilot.pause()
        await pilot.press("right")
        await pilot.pause()
        assert pilot.app.screen.query_one(FilterBar).chosen is Show.WARNED
        assert any("阿依古丽" in line for line in painted(pilot))
        await pilot.press("right")
        await pilot.pause()
        assert any("甲[/b]" in line for line in painted(pilot))


async def test_a_count_can_be_clicked() -> None:
    async with gallery_app(Watching).run_test() as pilot:
        await pilot.pause()
        await pilot.click(FilterBar, offset=(2, 0))
        await pilot.pause()
        assert pilot.app.screen.query_one(FilterBar).chosen is Show.ALL


async def test_each_act_is_asked_for_by_its_key() -> None:
    async with gallery_app(Watching).run_test() as pilot:
        await pilot.pause()
        await pilot.press("down", "enter", "ctrl+g", "ctrl+s")
        await pilot.pause()
        assert watching(pilot).asked == ["fix 5", "save refused", "apply"]


async def test_without_refused_rows_there_is_nothing_to_save_apart() -> None:
    async with gallery_app(Watching).run_test() as pilot:
        await pilot.pause()
        review = pilot.app.screen.query_one(Review)
        review.show_rows(REVIEW_ROWS[:2])
        await pilot.pause()
        assert not any("另存退回" in line for line in painted(pilot))
        await pilot.press("ctrl+g")
        assert watching(pilot).asked == []
