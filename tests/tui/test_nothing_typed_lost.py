"""What was typed and not stored: kept by every form, given up by one key that never keeps."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.records.drafting import kept_form
from tests.tui.rooms import TODAY, asked, at_work, do, press, settled, shows, write
from tui.screens.ask import AskDialog
from tui.screens.one_form import OneForm, OneFormScreen, Values
from tui.screens.privacy import PrivacyScreen
from tui.widgets.dialogs import ConfirmDialog
from tui.widgets.form_model import FieldKind, FormField

SCREENS = Path(__file__).parents[2] / "tui" / "screens"


def forms_without_draft() -> Iterator[str]:
    """Yield every function that makes a form of which nothing is kept and that asks no secret."""
    for path in sorted(SCREENS.glob("*.py")):
        for made in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(made, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            source = ast.unparse(made)
            if "OneForm(" in source and not any(has in source for has in ("draft_id", "_secret(")):
                yield f"{path.name}: {made.name}"


def secret_form() -> OneFormScreen:
    async def submit(_screen: OneFormScreen, _values: Values) -> bool:
        return True

    field = FormField(key="secret", label="密码", kind=FieldKind.SECRET)
    return OneFormScreen(OneForm(where="", page="", fields=(field,), today=TODAY, submit=submit))


def test_every_one_page_form_keeps_what_is_typed_unless_it_is_a_secret() -> None:
    assert list(forms_without_draft()) == []


async def test_the_contact_of_the_notice_is_there_again_until_it_was_printed(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, PrivacyScreen) as pilot:
        await do(pilot, "notice")
        await write(pilot, "石校长")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, PrivacyScreen)
        await press(pilot, "enter")
        assert shows(pilot, "石校长")
        assert shows(pilot, "接着上次没有保存的草稿")
        await press(pilot, "ctrl+s")
        assert await asked(pilot, lambda office: kept_form(office, "notice")) is None


async def test_a_line_that_takes_thought_is_there_again_until_it_was_given(tmp_path: Path) -> None:
    given: list[str | None] = []

    def ask() -> AskDialog:
        return AskDialog("说明", draft_id="words")

    async with at_work(tmp_path, PrivacyScreen) as pilot:
        pilot.app.push_screen(ask(), given.append)
        await settled(pilot)
        await write(pilot, "两名学生转走")
        await press(pilot, "escape")
        pilot.app.push_screen(ask(), given.append)
        await settled(pilot)
        await press(pilot, "enter")
        assert given == [None, "两名学生转走"]
        assert await asked(pilot, lambda office: kept_form(office, "words")) is None


async def test_leaving_a_form_of_a_secret_is_asked_and_only_ctrl_y_gives_it_up(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path, PrivacyScreen) as pilot:
        form = secret_form()
        pilot.app.push_screen(form)
        await settled(pilot)
        await press(pilot, "a", "escape")
        assert shows(pilot, "还没有办，要离开吗？")
        await press(pilot, "ctrl+s")
        assert shows(pilot, "还没有办，要离开吗？")
        await press(pilot, "enter")
        assert pilot.app.screen is form
        await press(pilot, "escape", "ctrl+y")
        assert isinstance(pilot.app.screen, PrivacyScreen)


async def test_what_is_given_up_is_done_by_ctrl_y_and_never_by_the_key_that_stores(
    tmp_path: Path,
) -> None:
    answers: list[bool | None] = []
    async with at_work(tmp_path, PrivacyScreen) as pilot:
        for keys in (("ctrl+s", "enter"), ("ctrl+y",)):
            question = ConfirmDialog("作废这次编班？", gives_up=True)
            pilot.app.push_screen(question, answers.append)
            await settled(pilot)
            await press(pilot, *keys)
    assert answers == [False, True]


def test_a_form_that_asks_a_secret_cannot_keep_a_draft() -> None:
    with pytest.raises(ValueError, match="some"):
        replace(secret_form().asked, draft_id="some")
