"""The widgets with people who do not exist: `python -m tests.tui.gallery [list|form|review|both]`.

`--theme NAME` and `--lang en` choose the rest; `--pupils 150000` makes a long list.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from core.i18n import Language, use_language
from tui.app import CunxiaoApp
from tui.commands import FILL_FORM, FILTER, NEW, PRINT, TICK
from tui.theme import ThemeName
from tui.widgets.cells import Align, masked
from tui.widgets.form_messages import DraftChanged, RevealAsked, SaveAsked
from tui.widgets.form_model import (
    Choice,
    FieldKind,
    FormField,
    FormPage,
    FormProblem,
    Neighbour,
)
from tui.widgets.frame import OfficeScreen
from tui.widgets.list_body import ColumnSpec, ListRow
from tui.widgets.record_form import RecordForm
from tui.widgets.record_list import RecordList
from tui.widgets.review import Review
from tui.widgets.review_rows import Outcome, ReviewRow
from tui.widgets.side_by_side import SideBySide

PEOPLE = (
    ("01", "张思琪", "女", "一", "2020-03-11", "青石村3组", "张建国", "10008577242", "zsq"),
    ("07", "张帅", "男", "三", "2018-01-25", "岩脚村1组", "王秀英", "10008576016", "zs"),
    ("12", "曾诗涵", "女", "四", "2017-05-02", "青石村6组", "曾正强", "", "zsh"),
    ("03", "张斯文", "男", "五", "2015-12-30", "岩脚村2组", "杨桂花", "10008578579", "zsw"),
    ("09", "翟舒雅", "女", "六", "2015-02-18", "青石村2组", "翟光荣", "10008573706", "zsy"),
    ("15", "阿依古丽·买买提江", "女", "二", "2019-06-01", "青石村1组", "买买提江", "", "aygl"),
    ("16", "欧阳娜娜", "女", "二", "2019-07-12", "水井村4组", "欧阳建军", "10008570001", "oynn"),
    ("17", "单珊", "女", "三", "2018-04-09", "水井村4组", "单国强", "10008570002", "ss"),
    ("18", "仇", "男", "三", "2018-09-30", "岩脚村5组", "仇大山", "10008570003", "q"),
    ("19", "刘䶮", "男", "五", "2016-02-29", "岩脚村5组", "刘铁柱", "10008570004", "ly"),
    ("20", "𬭊𬭊", "女", "六", "2015-08-08", "青石村3组", "石小红", "10008570005", "dd"),
    ("21", "甲[/b]", "男", "六", "2015-08-08", "青石村[bold]3组", "[red]", "10008570006", "j"),
)

COLUMNS = (
    ColumnSpec("no", "学号", 4),
    ColumnSpec("name", "姓名", 10),
    ColumnSpec("sex", "性别", 4),
    ColumnSpec("grade", "年级", 4),
    ColumnSpec("birth", "出生日期", 10),
    ColumnSpec("hamlet", "村组", 11, rank=1),
    ColumnSpec("guardian", "监护人", 8, rank=2),
    ColumnSpec("phone", "电话", 11, align=Align.LEFT, rank=3),
)


class FakePupils:
    """A source over the people above, repeated to any length."""

    def __init__(self, count: int = len(PEOPLE)) -> None:
        self.count = count

    async def find(self, text: str) -> Sequence[int]:
        """Find by part of the name or by initials."""
        if not text:
            return range(self.count)
        return [
            at
            for at in range(self.count)
            if text in PEOPLE[at % len(PEOPLE)][1]
            or PEOPLE[at % len(PEOPLE)][8].startswith(text.lower())
        ]

    async def rows(self, ids: Sequence[int]) -> Sequence[ListRow]:
        """Return the rows of some people."""
        return [self._row(at) for at in ids]

    def _row(self, at: int) -> ListRow:
        *cells, phone, _initials = PEOPLE[at % len(PEOPLE)]
        shown_phone = masked(phone, 4, 3) if phone else "待补"
        note = f"{cells[1]}   身份证 **************0013   走读   双亲留守   户籍 {cells[5]}"
        return ListRow((*cells, shown_phone), note)


def _pages() -> tuple[FormPage, ...]:
    basic = (
        FormField(key="name", label="姓名", hint="与户口簿一致；· 用中文输入法的间隔号。"),
        FormField(key="pinyin", label="拼音"),
        FormField(key="sex", label="性别", width=6, kind=FieldKind.CODE),
        FormField(
            key="ethnic",
            label="民族",
            width=12,
            kind=FieldKind.CODE,
            hint="汉字、拼音首字母或代码都可以。",
        ),
        FormField(key="id_number", label="身份证号", width=18, kind=FieldKind.NUMBER),
        FormField(
            key="birth",
            label="出生",
            width=10,
            kind=FieldKind.DATE,
            hint="如 2018-01-25，也可写 2018年1月25日。",
        ),
        FormField(key="grade", label="年级", width=8, kind=FieldKind.CODE),
        FormField(key="enrol", label="入学", width=7, kind=FieldKind.DATE),
        FormField(key="hukou", label="户籍", same_as="address"),
        FormField(key="address", label="现住", same_as="hukou"),
        FormField(key="guardian", label="监护人", starts_group=True),
        FormField(key="relation", label="关系", width=8, kind=FieldKind.CODE),
        FormField(key="phone", label="电话", width=11, kind=FieldKind.NUMBER, mask=masked),
        FormField(key="left_behind", label="留守", width=8, kind=FieldKind.CODE),
        FormField(key="board", label="就读方式", width=6, kind=FieldKind.CODE, starts_group=True),
        FormField(key="distance", label="距离(公里)", width=5, kind=FieldKind.NUMBER),
        FormField(key="remark", label="备注", width=56, is_wide=True, starts_group=True),
    )
    family = tuple(
        FormField(
            key=f"m{n}_{key}",
            label=label,
            width=width,
            starts_group=key == "name",
            heading=("父亲", "母亲")[n - 1] if key == "name" else "",
        )
        for n in (1, 2)
        for key, label, width in (
            ("name", "姓名", 20),
            ("job", "工作", 20),
            ("place", "工作地点", 20),
            ("since", "外出日期", 10),
        )
    )
    rest = tuple(FormField(key=f"x{n}", label=f"其他{n}", width=12) for n in range(1, 21))
    return (
        FormPage("basic", "基本", basic),
        FormPage("family", "家庭", family),
        FormPage("rest", "就学", rest),
    )


PAGES = _pages()
ETHNIC = (
    Choice("汉族", "", "01  hz"),
    Choice("苗族", "", "06  mz"),
    Choice("满族", "", "11  mz"),
    Choice("布依族", "", "09  byz"),
    Choice("土家族", "", "15  tjz"),
    Choice("侗族", "", "12  dz"),
)
SHUAI = {
    "name": "张帅",
    "pinyin": "zhang shuai",
    "sex": "男",
    "ethnic": "苗族",
    "id_number": "990101201801250013",
    "birth": "2018-01-25",
    "grade": "三年级",
    "enrol": "2024-09",
    "hukou": "岩脚村1组",
    "address": "岩脚村1组",
    "guardian": "王秀英",
    "relation": "祖母",
    "phone": "10008579001",
    "board": "走读",
}


class FakeRules:
    """A few rules, so that there is something to see."""

    def check(self, values: Mapping[str, str]) -> Sequence[FormProblem]:
        """Compare the birth date with the number, and want a name."""
        problems = []
        if not values["name"]:
            problems.append(FormProblem("name", "姓名还空着：填上姓名才能保存，其余可以以后再补。"))
        in_number = self._birth_in(values["id_number"])
        if in_number and values["birth"] and values["birth"] != in_number:
            sentence = (
                f"出生日期 {values['birth']} 与号码里的 {in_number} 不同："
                "^E 用号码里的，或重填号码。"
            )
            problems.append(FormProblem("birth", sentence, remedy={"birth": in_number}))
        return problems

    def complete(self, key: str, text: str) -> Sequence[Choice]:
        """Offer peoples by name, initials or code."""
        if key != "ethnic":
            return ()
        return [one for one in ETHNIC if one.value.startswith(text) or text in one.detail]

    def fill(self, key: str, values: Mapping[str, str]) -> Mapping[str, str]:
        """Take the birth date from the number."""
        birth = self._birth_in(values["id_number"]) if key == "id_number" else ""
        return {"birth": birth} if birth else {}

    def open_items(self, values: Mapping[str, str]) -> Sequence[str]:
        """Want what the national form wants."""
        return [key for key in ("ethnic", "phone", "left_behind", "distance") if not values[key]]

    @staticmethod
    def _birth_in(number: str) -> str:
        return f"{number[6:10]}-{number[10:12]}-{number[12:14]}" if len(number) == 18 else ""


REVIEW_ROWS = (
    ReviewRow("一年级 4行", "张思琪", Outcome.NEW),
    ReviewRow(
        "一年级 5行",
        "阿依古丽·买买提江",
        Outcome.NEW,
        "没有身份证号",
        ("没有身份证号：先存入，列为待补，有了再填。",),
        is_warned=True,
    ),
    ReviewRow(
        "一年级 6行",
        "张帅",
        Outcome.CHANGED,
        "电话 现住",
        ("电话 100****6016 改为 100****6017。", "现住 岩脚村1组 改为 岩脚村2组。"),
    ),
    ReviewRow("一年级 7行", "甲[/b]", Outcome.UNCHANGED),
    ReviewRow(
        "二年级 4行",
        "单珊",
        Outcome.REFUSED,
        "身份证号 末位不对",
        (
            "身份证号的末位与前 17 位对不上：请对照户口簿重抄一遍。",
            "这一行没有存入，其余各行不受影响。",
        ),
    ),
    ReviewRow(
        "二年级 9行",
        "欧阳娜娜",
        Outcome.REFUSED,
        "出生日期 与号码不同",
        (
            "出生日期 2018-01-26 与号码里的 2018-01-25 不同。",
            "改对其中一个再导入；这一行没有存入。",
        ),
    ),
)


class ListScreen(OfficeScreen[None]):
    """A list of fake pupils."""

    BINDINGS: ClassVar[list[BindingType]] = [
        NEW.called("command.new").binding(),
        FILTER.binding(),
        TICK.binding(),
        PRINT.binding(),
        FILL_FORM.binding(),
    ]

    def __init__(self, count: int = len(PEOPLE)) -> None:
        super().__init__()
        self.source = FakePupils(count)
        self.opened: list[int] = []
        self.where = "学生"

    def compose_body(self) -> ComposeResult:
        """Compose the list."""
        records: RecordList[int] = RecordList(COLUMNS, self.source)
        records.filters = "年级 全部   村 全部   状态 在读   待补 不限"
        yield records

    @on(RecordList.Found)
    def show_count(self, event: RecordList.Found) -> None:
        """Say how many are shown."""
        total = self.source.count
        self.state = f"{total} 人" if event.count == total else f"{total} 人中 {event.count} 人"

    @on(RecordList.Opened)
    def note_opened(self, event: RecordList.Opened[int]) -> None:
        """Remember what was opened."""
        self.opened.append(event.row_id)
        self.say(f"打开 {PEOPLE[event.row_id % len(PEOPLE)][1]}")

    def action_tick(self) -> None:
        """Tick a pupil."""
        self.query_one(RecordList).toggle_tick()

    def action_new(self) -> None:
        """Do nothing yet."""

    action_filter = action_print = action_fill_form = action_new


class FormScreen(OfficeScreen[None]):
    """A form over a fake pupil."""

    def __init__(self, stored: Mapping[str, str] = SHUAI) -> None:
        super().__init__()
        self.stored = stored
        self.drafts: list[Mapping[str, str]] = []
        self.saved: list[Mapping[str, str]] = []
        self.where = "学生 张帅"

    def compose_body(self) -> ComposeResult:
        """Compose the form."""
        yield RecordForm(PAGES, FakeRules())

    def on_mount(self) -> None:
        """Load the pupil."""
        form = self.query_one(RecordForm)
        form.load(self.stored, previous=Neighbour({"guardian": "李大妈"}))
        form.focus_field("name")

    @on(SaveAsked)
    def save(self, event: SaveAsked) -> None:
        """Pretend to save."""
        self.saved.append(event.values)
        event.form.settle(event.form.values, event.form.values)
        self.say("已保存 张帅")

    @on(DraftChanged)
    def keep(self, event: DraftChanged) -> None:
        """Pretend to keep a draft."""
        self.drafts.append(event.values)
        self.state = "草稿已存 20:14"

    @on(RevealAsked)
    def reveal(self, event: RevealAsked) -> None:
        """Show what was masked."""
        event.form.reveal(event.keys)


class ReviewScreen(OfficeScreen[None]):
    """A review of a fake import."""

    def __init__(self) -> None:
        super().__init__()
        self.where = "导入 一年级花名册.xlsx"
        self.state = "还没有存入"

    def compose_body(self) -> ComposeResult:
        """Compose the review."""
        yield Review(REVIEW_ROWS)

    def on_mount(self) -> None:
        """Look at the rows."""
        self.query_one("ListBody").focus()


class BothScreen(ListScreen):
    """List and form side by side at 200x60."""

    def compose_body(self) -> ComposeResult:
        """Compose both."""
        records: RecordList[int] = RecordList(COLUMNS, self.source)
        yield SideBySide(records, RecordForm(PAGES, FakeRules()))

    def on_mount(self) -> None:
        """Load a pupil."""
        self.query_one(RecordForm).load(SHUAI)


SCREENS: dict[str, Callable[[], OfficeScreen[None]]] = {
    "list": ListScreen,
    "form": FormScreen,
    "review": ReviewScreen,
    "both": BothScreen,
}


def gallery_app(
    screen: Callable[[], OfficeScreen[None]], theme: ThemeName = ThemeName.DARK
) -> CunxiaoApp:
    """Return the app with one of the screens in front."""
    return CunxiaoApp(screen, theme=theme)


def main(arguments: Sequence[str]) -> None:
    """Show one of the screens."""
    parser = argparse.ArgumentParser()
    parser.add_argument("screen", nargs="?", default="list", choices=list(SCREENS))
    parser.add_argument(
        "--theme", default=ThemeName.DARK, choices=[name.value for name in ThemeName]
    )
    parser.add_argument("--lang", default="zh_CN")
    parser.add_argument("--pupils", type=int, default=len(PEOPLE))
    options = parser.parse_args(arguments)
    use_language(Language(options.lang))
    maker = SCREENS[options.screen]
    if options.screen == "list":
        gallery_app(lambda: ListScreen(options.pupils), ThemeName(options.theme)).run()
    else:
        gallery_app(maker, ThemeName(options.theme)).run()


if __name__ == "__main__":
    main(sys.argv[1:])
