"""Where the table of a sheet begins and which of its rows are records.

Above it stand titles, below it totals and signatures, between its rows the headings of the next
printed page or the name of the next class. Several tables side by side on one sheet are not
told apart: the second is ignored and named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.exchange.grid import Merge, SheetGrid, Value, value_text
from core.exchange.headings import RecordKind, find_field, normalise_heading

SEARCHED_ROWS = 40
"""Headings are looked for in the first rows of a sheet."""

_SPACES = re.compile(r"\s+")
_FOOTER = re.compile(
    r"^(?:合计|总计|小计|共计|总人数|累计|本页小计|本页合计|以上合计|汇总|人数合计|总数|"
    r"(?:本班|全班|全校|本校|本页|以上|总)?共.{0,6}\d+.{0,2}[人名]|"
    r"(?:填表|制表|审核|审批|负责|经办|校对|复核|填报|报送|上报|联系|分管|统计)(?:人|单位|领导|日期|时间|学校)|"
    r"(?:校长|园长|班主任|领导|家长|负责人)?(?:签字|签名|签章|盖章|[(（]签)|"
    r"(?:备注|说明|注意|注意事项|填表说明|注|校长|班主任|班级|年级|学校|单位|日期|制表|审核|制表日期)[::]|"
    r"\d{4}年\d{1,2}月\d{1,2}日$|[男女]生?[::]?\d+[人名]|第\d+页)"
)
_TO_BE_FILLED_IN = re.compile(r"[:_]$|盖章|签章|公章|[(]章[)]|年月日|^(?:填报|填表|上报|统计).*[:]")
_TOTAL = re.compile(
    r"(?:本页|本班|全班|全校|本校|以上|各班)?(?:合计|总计|小计|共计|总人数|累计|汇总|人数合计|总数)"
    r"(?:人数)?[::]?(?:\d+[人名]?)?"
)
"""In the column of numbers or of names these words mean nobody, whatever stands beside them."""
_COUNT = re.compile(r"(?:[男女]生?)?[::]?\d+[人名]")
_STATISTIC = re.compile(
    r"(?:本班|全班|班级|班|年级|各科|单科|本校|全校|全镇)?"
    r"(?:平均(?:分数?|成绩|年龄|值|数|身高|体重)?|均分|最[高低](?:分数?|值)|标准差|"
    r"(?:及格|合格|优秀|优良|良好|低分|达标)(?:率|人数)|参考人数|应考人数|实考人数|缺考人数)"
    r"(?:[(%::].*)?"
)
"""Lines below a list of marks: 平均分, 最高分, 及格率(%)."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table found on a sheet.

    `headings` hold (group, heading) per column; rows count from 0. `titles` are the texts above.
    """

    headings: tuple[tuple[str, str], ...]
    first_heading_row: int
    last_heading_row: int
    titles: tuple[str, ...]
    score: int


@dataclass(slots=True)
class _Places:
    """Merged ranges by the cells they cover."""

    origin: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, merges: Sequence[Merge], last_row: int) -> _Places:
        places = cls()
        for merge in merges:
            for row in range(merge.top, min(merge.bottom, last_row) + 1):
                for column in range(merge.left, min(merge.right, merge.left + 255) + 1):
                    places.origin[row, column] = (merge.top, merge.left)
        return places


def cell_text(value: Value) -> str:
    """Return a value as trimmed text."""
    return value_text(value).strip()


def find_table(
    grid: SheetGrid, kind: RecordKind, mapping: Mapping[str, str] | None = None
) -> Table | None:
    """Find the row of headings that is understood best; None when no row has one for the name."""
    given = {normalise_heading(key): value for key, value in (mapping or {}).items()}
    searched = [[cell_text(value) for value in row] for row in grid.rows[:SEARCHED_ROWS]]
    places = _Places.of(grid.merges, SEARCHED_ROWS + 4)
    best: Table | None = None
    for row in range(len(searched)):
        if len([text for text in searched[row] if text]) == 0:
            continue
        table = _table_at(searched, row, places, kind, given)
        if table is not None and (best is None or table.score > best.score):
            best = table
    return best


def _field(text: str, kind: RecordKind, given: Mapping[str, str]) -> str | None:
    return given.get(normalise_heading(text)) or find_field(text, kind)


def _table_at(
    rows: list[list[str]],
    row: int,
    places: _Places,
    kind: RecordKind,
    given: Mapping[str, str],
) -> Table | None:
    fields = [_field(text, kind, given) if text else None for text in rows[row]]
    if "name" not in fields:
        return None
    first, last = row, row
    if row > 0 and _is_group_row(rows[row - 1], rows[row], places, row - 1):
        first = row - 1
    while last + 1 < len(rows) and _is_sub_row(rows, last + 1, fields, places, kind, given):
        last += 1
    headings = _headings(rows, first, last, places)
    known = {
        _field(heading, kind, given) or _field(group + heading, kind, given)
        for group, heading in headings
        if group or heading
    } - {None}
    if len(known) < 2 and len([text for text in rows[row] if text]) > 2:
        return None
    titles = tuple(text for above in rows[:first] for text in dict.fromkeys(above) if text)
    return Table(headings, first, last, titles, len(known))


def _is_group_row(above: list[str], below: list[str], places: _Places, row: int) -> bool:
    """Whether a row holds group headings: several texts, at least one over a merged width.

    A line to be filled in above the table is none: 填报学校（盖章）：    填报日期：
    """
    columns = [column for column, text in enumerate(above) if text]
    if len(columns) < 2 or any(_is_to_be_filled_in(above[column]) for column in columns):
        return False
    for column in columns:
        covered = [
            other for other in range(len(below)) if places.origin.get((row, other)) == (row, column)
        ]
        if len(covered) > 1 and len([other for other in covered if below[other]]) > 1:
            return True
    return False


def _is_to_be_filled_in(text: str) -> bool:
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", text))
    return _TO_BE_FILLED_IN.search(plain) is not None or is_footer(text, "")


def _is_sub_row(
    rows: list[list[str]],
    row: int,
    fields: list[str | None],
    places: _Places,
    kind: RecordKind,
    given: Mapping[str, str],
) -> bool:
    """Whether a row below the headings goes on with them: 姓名 and 电话 under 监护人."""
    texts = rows[row]
    name_column = fields.index("name")
    if name_column < len(texts) and texts[name_column]:
        return False
    if _stands_under_groups(rows[row - 1], texts, row - 1, places):
        return True
    filled = [text for text in texts if text]
    known = [text for text in filled if _field(text, kind, given)]
    if not known or any(re.search(r"\d{4}", text) for text in filled):
        return False
    is_merged_down = places.origin.get((row, name_column), (row, 0))[0] < row
    return is_merged_down or len(known) * 2 >= len(filled)


def _stands_under_groups(above: list[str], texts: list[str], row: int, places: _Places) -> bool:
    """Whether every text of a row stands under a heading that spans several columns: 语文, 数学.

    Merged ranges say which do; where a file has none (.csv), the blanks beside a heading do.
    """
    filled = [column for column, text in enumerate(texts) if text]
    if not filled or any(re.search(r"\d", texts[column]) for column in filled):
        return False
    has_merges = any(origin[0] == row for origin in places.origin.values())
    heads: dict[int, list[int]] = {}
    for column in filled:
        head = (
            _head_of(above, column, row, places) if has_merges else _head_by_blanks(above, column)
        )
        if head is None:
            return False
        heads.setdefault(head, []).append(column)
    return all(len(columns) > 1 for columns in heads.values())


def _head_of(above: list[str], column: int, row: int, places: _Places) -> int | None:
    """Return the column where the merged heading over a cell begins; None when it has none."""
    origin = places.origin.get((row, column))
    if origin is None or origin[0] != row or not _is_filled(above, origin[1]):
        return None
    return origin[1]


def _head_by_blanks(above: list[str], column: int) -> int | None:
    return next((place for place in range(column, -1, -1) if _is_filled(above, place)), None)


def _is_filled(texts: list[str], column: int) -> bool:
    return column < len(texts) and bool(texts[column])


def _headings(
    rows: list[list[str]], first: int, last: int, places: _Places
) -> tuple[tuple[str, str], ...]:
    """Return (group, heading) per column from a block of heading rows."""
    width = max(len(rows[row]) for row in range(first, last + 1))
    levels = [_spread(rows, row, width, places, last) for row in range(first, last + 1)]
    headings = []
    for column in range(width):
        parts: list[str] = []
        for level in levels:
            if level[column] and (not parts or parts[-1] != level[column]):
                parts.append(level[column])
        if not parts:
            headings.append(("", ""))
        elif len(parts) == 1:
            headings.append(("", parts[0]))
        else:
            headings.append((parts[-2], parts[-1]))
    return tuple(headings)


def _spread(rows: list[list[str]], row: int, width: int, places: _Places, last: int) -> list[str]:
    """Give a group's heading to every column that has a heading of its own below it.

    Merged ranges say how far it goes; where a file has none (.csv), it goes on over the blanks.
    """
    level = [*rows[row], *[""] * (width - len(rows[row]))]
    has_merges = any(origin[0] == row for origin in places.origin.values())
    heading = ""
    for column in range(width):
        heading = level[column] or heading
        if level[column] or not any(
            column < len(below) and below[column] for below in rows[row + 1 : last + 1]
        ):
            continue
        if not has_merges:
            level[column] = heading
        elif places.origin.get((row, column), (row, column))[0] == row:
            level[column] = level[places.origin.get((row, column), (row, column))[1]]
    return level


def fill_merges(grid: SheetGrid, first_row: int) -> tuple[list[list[Value]], dict[int, set[int]]]:
    """Return the rows with vertical merges below `first_row` filled down.

    Also says, by row from 0, which columns were filled so: those cells are not the row's own.
    """
    rows = [list(row) for row in grid.rows]
    filled: dict[int, set[int]] = {}
    for merge in grid.merges:
        if merge.top < first_row or merge.top == merge.bottom or merge.top >= len(rows):
            continue
        if merge.left >= len(rows[merge.top]):
            continue
        value = rows[merge.top][merge.left]
        for row in range(merge.top + 1, min(merge.bottom + 1, len(rows))):
            if merge.left < len(rows[row]) and rows[row][merge.left] == "":
                rows[row][merge.left] = value
                filled.setdefault(row, set()).add(merge.left)
    return rows, filled


def is_footer(first_text: str, name: str) -> bool:
    """Whether a row's first text makes it a total, a note or a signature line.

    `name` is the row's name: a row that has one of its own is a record.
    """
    if name and name != first_text:
        return False
    text = _SPACES.sub("", unicodedata.normalize("NFKC", first_text))
    return _FOOTER.match(text) is not None


def is_summary(texts: Sequence[str], name_column: int) -> bool:
    """Whether a row sums others up: 合计 | 3人, 平均分 | ... | 80.

    Such a word stands in the name's column or to its left; a count (男：1人) alone in the name's.
    """
    words = [
        _SPACES.sub("", unicodedata.normalize("NFKC", text)) for text in texts[: name_column + 1]
    ]
    if any(_TOTAL.fullmatch(word) or _STATISTIC.fullmatch(word) for word in words):
        return True
    return len(words) > name_column and _COUNT.fullmatch(words[name_column]) is not None


def is_number(text: str) -> bool:
    """Whether a text is a plain number, such as a row's number."""
    return text.replace(".", "", 1).isdecimal()


def repeats_headings(texts: Sequence[str], headings: Sequence[tuple[str, str]]) -> bool:
    """Whether a row in mid-sheet is the headings again, or a part of them."""
    filled = 0
    same = 0
    for text, (group, heading) in zip(texts, headings, strict=False):
        if not text:
            continue
        filled += 1
        same += normalise_heading(text) in {normalise_heading(group), normalise_heading(heading)}
    return filled >= 2 and same * 10 >= filled * 6
