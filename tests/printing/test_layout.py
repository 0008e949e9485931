from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import PrintingError
from core.printing.layout import choose_paper, lay_out
from core.printing.pages import A4_LANDSCAPE, A4_PORTRAIT, Pages, Paper
from core.roster_types import Align, Closing, Furniture, Roster, RosterColumn
from tests.printing.fake_metrics import PlainMetrics

METRICS = PlainMetrics()
WORDS = Furniture("第 {page} 页　共 {pages} 页", "（盖章）", "（没有人员）")
CLOSING = Closing(
    ("制表人：", "班主任：", "校长："), "云岭镇青石小学", "2026年10月8日", has_seal=True
)

characters = st.sampled_from("阿依古丽买提江欧阳娜单雪仇𬭊䶮·（），。 -/abcXYZ0123456789")
cells = st.text(characters, max_size=40).map(lambda text: " ".join(text.split()))


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    count = draw(st.integers(1, 14))
    columns = tuple(
        RosterColumn(
            f"c{index}",
            f"栏{index}",
            align=draw(st.sampled_from(Align)),
            may_break=draw(st.booleans()),
        )
        for index in range(count)
    )
    rows = draw(st.lists(st.tuples(*[cells] * count), max_size=60))
    return Roster(
        title=draw(st.text(characters, min_size=1, max_size=60)),
        subtitle=tuple(draw(st.lists(cells, max_size=4))),
        columns=columns,
        rows=tuple(rows),
        notes=tuple(draw(st.lists(cells, max_size=3))),
        closing=CLOSING,
        footer="云岭镇青石小学",
        furniture=WORDS,
    )


def cells_of(pages: Pages) -> dict[tuple[int, str], str]:
    """Return the text of every cell, without white space, from what is drawn."""
    found: dict[tuple[int, str], str] = defaultdict(str)
    for page in pages.pages:
        for run in page.runs:
            if run.place.row:
                found[run.place.row, run.place.column] += "".join(run.text.split())
    return found


def plain_roster(count: int, **changes: object) -> Roster:
    columns = (RosterColumn("n", "序号"), RosterColumn("name", "姓名", 4, 2, may_break=True))
    rows = tuple((str(number), "欧阳娜娜") for number in range(1, count + 1))
    values: dict[str, object] = {
        "title": "一年级1班学生花名册",
        "columns": columns,
        "rows": rows,
        "closing": CLOSING,
        "furniture": WORDS,
        **changes,
    }
    return Roster(**values)  # type: ignore[arg-type] # values of the fields by name


@given(rosters(), st.sampled_from([A4_PORTRAIT, A4_LANDSCAPE]))
@settings(max_examples=60, deadline=None)
def test_every_cell_is_printed_whole_once_and_in_order(roster: Roster, paper: Paper) -> None:
    pages = lay_out(roster, paper, METRICS)
    wanted = {
        (number, column.label): "".join(text.split())
        for number, row in enumerate(roster.rows, start=1)
        for column, text in zip(roster.columns, row, strict=True)
        if "".join(text.split())
    }
    assert cells_of(pages) == wanted
    order = [run.place.row for page in pages.pages for run in page.runs if run.place.row]
    assert order == sorted(order)


@given(rosters(), st.sampled_from([A4_PORTRAIT, A4_LANDSCAPE]))
@settings(max_examples=60, deadline=None)
def test_nothing_stands_outside_the_margins(roster: Roster, paper: Paper) -> None:
    right = paper.width - paper.margin + 0.5
    for page in lay_out(roster, paper, METRICS).pages:
        for run in page.runs:
            assert run.x >= paper.margin - 0.5
            assert run.x + METRICS.width(run.text) * run.size <= right
            assert paper.top <= run.y <= paper.height - paper.bottom * 0.2
        for rule in page.rules:
            assert paper.margin - 0.5 <= min(rule.x1, rule.x2)
            assert max(rule.x1, rule.x2) <= right
            assert max(rule.y1, rule.y2) <= paper.height - paper.bottom + 0.5


@given(rosters())
@settings(max_examples=60, deadline=None)
def test_each_page_has_the_header_row_and_its_number(roster: Roster) -> None:
    pages = lay_out(roster, A4_PORTRAIT, METRICS).pages
    for number, page in enumerate(pages, start=1):
        texts = [run.text for run in page.runs]
        assert f"第 {number} 页　共 {len(pages)} 页" in texts
        heads = [run for run in page.runs if run.place.column and run.place.row == 0]
        assert {run.place.column for run in heads} == {column.label for column in roster.columns}


@given(st.integers(1, 130))
@settings(max_examples=60, deadline=None)
def test_what_is_signed_stands_under_at_least_one_row(count: int) -> None:
    last = lay_out(plain_roster(count), A4_PORTRAIT, METRICS).pages[-1]
    assert any(run.place.row for run in last.runs)
    assert any("盖章" in run.text for run in last.runs)


@given(rosters())
@settings(max_examples=40, deadline=None)
def test_lines_of_different_rows_do_not_overlap(roster: Roster) -> None:
    for page in lay_out(roster, A4_LANDSCAPE, METRICS).pages:
        lowest: dict[int, float] = {}
        highest: dict[int, float] = {}
        for run in page.runs:
            if run.place.row:
                row = run.place.row
                lowest[row] = max(lowest.get(row, 0.0), run.y)
                highest[row] = min(highest.get(row, 1e9), run.y - run.size * 0.8)
        for row in sorted(lowest)[1:]:
            if row - 1 in lowest:
                assert highest[row] >= lowest[row - 1]


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (20, 1), (45, 2), (300, 12)])
def test_a_class_takes_a_sensible_number_of_pages(count: int, pages: int) -> None:
    assert len(lay_out(plain_roster(count), A4_PORTRAIT, METRICS).pages) <= pages


def test_an_empty_list_says_so() -> None:
    (page,) = lay_out(plain_roster(0), A4_PORTRAIT, METRICS).pages
    assert "（没有人员）" in [run.text for run in page.runs]


def test_a_table_too_wide_for_upright_paper_lies_on_its_side() -> None:
    columns = tuple(RosterColumn(f"c{index}", "四个汉字") for index in range(14))
    roster = plain_roster(0, columns=columns, rows=(tuple("内" * 4 for _ in range(14)),))
    assert choose_paper(roster, METRICS) is A4_LANDSCAPE
    assert choose_paper(plain_roster(3), METRICS) is A4_PORTRAIT


def test_a_long_name_breaks_behind_its_interpunct() -> None:
    name = "吾布力卡斯木·阿卜杜热合曼"
    columns = (
        RosterColumn("name", "姓名", 4, may_break=True),
        *(RosterColumn(f"c{index}", f"证件号{index}") for index in range(10)),
    )
    roster = plain_roster(0, columns=columns, rows=((name, *["99000120190301000X"] * 10),))
    pages = lay_out(roster, A4_LANDSCAPE, METRICS)
    lines = [
        run.text
        for page in pages.pages
        for run in page.runs
        if run.place.row and run.place.column == "姓名"
    ]
    assert lines == ["吾布力卡斯木·", "阿卜杜热合曼"]


def test_more_columns_than_a_page_holds_are_refused() -> None:
    columns = tuple(RosterColumn(f"c{index}", "栏") for index in range(90))
    roster = plain_roster(0, columns=columns, rows=())
    with pytest.raises(PrintingError, match="too_many_columns") as caught:
        lay_out(roster, A4_LANDSCAPE, METRICS)
    assert caught.value.params["columns"] == 90


def test_a_cell_longer_than_a_page_is_refused_with_its_row() -> None:
    roster = plain_roster(0, rows=(("1", "李一"), ("2", "长" * 9000)))
    with pytest.raises(PrintingError, match="row_too_tall") as caught:
        lay_out(roster, A4_PORTRAIT, METRICS)
    assert caught.value.params["row"] == 2


def test_notes_longer_than_a_page_are_refused() -> None:
    with pytest.raises(PrintingError, match="closing_too_tall"):
        lay_out(plain_roster(3, notes=("长" * 9000,)), A4_PORTRAIT, METRICS)


def test_a_row_of_another_length_is_no_roster() -> None:
    with pytest.raises(ValueError, match="another length"):
        plain_roster(0, rows=(("1",),))
