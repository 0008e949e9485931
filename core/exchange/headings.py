"""What a column means, by its heading: aliases from core/data/headings.tsv, normalised.

Offices write `姓 名`, `*姓名`, `出生日期(yyyy-MM-dd)`, `监护人` over `姓名`: all of them are read.
Columns about family members are first given to a person (父亲, 母亲, 监护人, 成员2) and then to
one of the two places that a pupil's form has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from core.reading.drafts import PUPIL_DRAFT_FIELDS, STAFF_DRAFT_FIELDS

HEADINGS_FILE = Path(__file__).resolve().parent.parent / "data" / "headings.tsv"

GROUP_SIGN = "·"
"""Between a group's heading and a column's: 监护人·姓名."""

GRADE_AND_CLASS = "_grade_class"
"""A column such as 年级班级 that gives both."""

HOME_OR_CURRENT = "_home_or_current"
"""家庭住址: where the pupil lives, unless another column says that."""

INDEX = "_index"

PROBLEM_HEADING = "问题"
ORIGIN_HEADINGS = ("原工作表", "原行号")
"""Columns of a workbook of refused rows, in any language: import knows them again."""


class RecordKind(StrEnum):
    """What the rows of a workbook are about."""

    PUPILS = "pupils"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet and how its heading was understood.

    `index` counts the sheet's columns from 0. `field` is a draft's field, or a name that begins
    with `_` for a column that is understood but holds nothing to keep (序号), or None when the
    heading is unknown. `relation` is what the heading itself says of a family member (父亲电话).
    `occurrence` counts the columns of the same heading from the left, from 1.
    """

    index: int
    heading: str
    field: str | None
    is_refused: bool = False
    relation: str = ""
    occurrence: int = 1

    @property
    def key(self) -> str:
        """The name under which a correction by hand is kept; repeated headings are told apart."""
        return heading_key(self.heading, self.occurrence)


_MARKS = re.compile(r"[\s*★☆※◆●:：,，。._\-—、/\\\"'“”]+")
_BRACKETS = re.compile(r"[(\[{<【〔《][^)\]}>】〕》]*[)\]}>】〕》]")
_BRACKET_SIGNS = re.compile(r"[()\[\]{}<>【】〔〕《》]")
_PERSON = re.compile(
    r"^(?:学生)?(第一监护人|第二监护人|法定监护人|主要监护人|监护人|家长|家庭成员|家庭主要成员|成员|联系人|父亲|母亲|爸爸|妈妈|父|母)"
    r"(?:信息|情况|基本信息|资料)?([12一二]?)(?:的)?(?:信息|情况|基本信息|资料)?(.*)$"
)
_OWNER_PREFIX = re.compile(r"^(?:学生|幼儿|儿童|孩子|教师|教职工|本人)(?:的)?")


def normalise_heading(text: str) -> str:
    """Return a heading without spaces, marks and line breaks; width and case folded."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).lower()


def heading_key(heading: str, occurrence: int) -> str:
    """Return the key of a correction: the normalised heading, numbered from its second column."""
    name = normalise_heading(heading)
    return name if occurrence == 1 else f"{name}#{occurrence}"


def heading_keys(text: str) -> tuple[str, ...]:
    """Return the forms under which a heading is looked up: brackets kept open, then left out."""
    folded = unicodedata.normalize("NFKC", text)
    whole = normalise_heading(_BRACKET_SIGNS.sub("", folded))
    without = normalise_heading(_BRACKETS.sub("", folded))
    keys = [whole] if whole else []
    if without and without != whole:
        keys.append(without)
    return tuple(keys)


@lru_cache(maxsize=1)
def _alias_table() -> Mapping[str, Mapping[str, str]]:
    tables: dict[str, dict[str, str]] = {"any": {}, "pupils": {}, "member": {}, "staff": {}}
    lines = HEADINGS_FILE.read_text(encoding="utf-8").splitlines()[1:]
    for line in lines:
        kind, field, aliases = line.split("\t")
        for alias in aliases.split("|"):
            for key in heading_keys(alias):
                tables[kind].setdefault(key, field)
    for field in PUPIL_DRAFT_FIELDS:
        tables["pupils"].setdefault(normalise_heading(field), field)
    for field in STAFF_DRAFT_FIELDS:
        tables["staff"].setdefault(normalise_heading(field), field)
    return tables


@lru_cache(maxsize=1)
def _canonical_table() -> Mapping[tuple[str, str], str]:
    lines = HEADINGS_FILE.read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines)
    return {(kind, field): aliases.split("|")[0] for kind, field, aliases in rows}


def canonical_heading(field: str, kind: RecordKind) -> str:
    """Return the heading under which a field is written so that it is understood again.

    A family member's is numbered: 成员1姓名. A field that has no heading keeps its name.
    """
    table = _canonical_table()
    if kind is RecordKind.PUPILS and field[:3] in {"m1_", "m2_"}:
        return f"成员{field[1]}{table['member', field[3:]]}"
    if kind is RecordKind.PUPILS and field == "phone":
        return "学生联系电话"
    return table.get((kind.value, field), field)


@lru_cache(maxsize=4096)
def find_field(heading: str, kind: RecordKind) -> str | None:
    """Return the field that a single heading names in a workbook of this kind, or None.

    Family members' columns come back as `m1_...` when the heading names the person.
    """
    whole = heading.replace(GROUP_SIGN, "")
    person = _person_target(whole) if kind is RecordKind.PUPILS else None
    if person is not None:
        return f"m{person.slot or 1}_{person.attribute}"
    plain = _plain_target(heading, kind)
    if plain is None and GROUP_SIGN in heading:
        return find_field(heading.rpartition(GROUP_SIGN)[2], kind)
    return plain


def _plain_target(heading: str, kind: RecordKind) -> str | None:
    tables = _alias_table()
    for key in heading_keys(heading):
        for candidate in (key, _OWNER_PREFIX.sub("", key)):
            found = tables[kind.value].get(candidate) or tables["any"].get(candidate)
            if found is not None:
                return found
    return None


@dataclass(frozen=True, slots=True)
class _PersonTarget:
    person: str
    slot: int
    """1 or 2 when the heading numbers the person, else 0."""
    attribute: str
    relation: str


_RELATIONS = {
    "父亲": "父亲",
    "爸爸": "父亲",
    "父": "父亲",
    "母亲": "母亲",
    "妈妈": "母亲",
    "母": "母亲",
}
_SLOTS = {"1": 1, "一": 1, "2": 2, "二": 2, "": 0}


@lru_cache(maxsize=4096)
def _person_target(heading: str) -> _PersonTarget | None:
    tables = _alias_table()
    for key in heading_keys(heading):
        if key in tables["pupils"]:
            return None
        match = _PERSON.match(key)
        if match is None:
            continue
        who, number, rest = match.groups()
        attribute = "name" if not rest else tables["member"].get(rest)
        if attribute is None or (len(who) == 1 and attribute == "name" and not rest):
            continue
        slot = _SLOTS[number] or {"第一监护人": 1, "第二监护人": 2}.get(who, 0)
        relation = _RELATIONS.get(who, "")
        person = relation or (f"成员{slot}" if slot else "监护人")
        return _PersonTarget(person, slot, attribute, relation)
    return None


def person_named(heading: str) -> str:
    """Return the family member whom a heading names: 父亲, 监护人, 成员1; empty for none."""
    target = _person_target(heading.replace(GROUP_SIGN, ""))
    return target.person if target else ""


def join_headings(top: str, sub: str) -> str:
    """Return the heading of a column under a group heading: 监护人·姓名."""
    if not sub or sub == top:
        return top
    return f"{top}{GROUP_SIGN}{sub}" if top else sub


def understand_headings(
    headings: Sequence[tuple[str, str]],
    kind: RecordKind,
    mapping: Mapping[str, str] | None = None,
    refused_words: Sequence[str] = (),
) -> tuple[Column, ...]:
    """Say what every headed column of a sheet means.

    `headings` hold (group, heading) for each column from the left, empty where there is none.
    `mapping` gives fields by hand, by heading as shown, normalised, or by `Column.key`; an empty
    field ignores the column. A refused column stays refused whatever it says. A field is given
    once, by hand before by itself: a second column of the same meaning stays unknown, unless it
    can belong to the family member named to its left.
    """
    given = {normalise_heading(key): field for key, field in (mapping or {}).items()}
    reader = _HeadingReader(kind, given, tuple(refused_words))
    named = [_named(index, *pair) for index, pair in enumerate(headings) if any(pair)]
    reader.reserve([one.shown for one in named])
    for one in named:
        reader.read(one)
    return reader.columns()


@dataclass(frozen=True, slots=True)
class _Named:
    """A headed column before it is understood; `shown` is group and heading in one."""

    index: int
    group: str
    heading: str
    shown: str


def _named(index: int, group: str, heading: str) -> _Named:
    if not group and GROUP_SIGN in heading:
        group, _, heading = heading.rpartition(GROUP_SIGN)
    return _Named(index, group, heading, join_headings(_one_line(group), _one_line(heading)))


class _HeadingReader:
    """Goes over the headings of one sheet from left to right."""

    def __init__(
        self, kind: RecordKind, given: Mapping[str, str], refused: tuple[str, ...]
    ) -> None:
        self._kind = kind
        self._given = given
        self._refused = refused
        self._columns: list[Column] = []
        self._members: dict[int, _PersonTarget] = {}
        self._taken: set[str] = set()
        self._seen: dict[str, int] = {}
        self._given_away: set[str] = set()
        self._taken_members: set[tuple[str, str]] = set()
        self._person: _PersonTarget | None = None

    def reserve(self, shown: Sequence[str]) -> None:
        """Keep the fields that are given by hand for the columns that they are given to."""
        counts: dict[str, int] = {}
        for heading in shown:
            name = normalise_heading(heading)
            counts[name] = counts.get(name, 0) + 1
            field = self._given.get(heading_key(heading, counts[name]))
            if field and not self._is_refused(heading):
                self._taken.add(field)

    def read(self, column: _Named) -> None:
        index, shown = column.index, column.shown
        name = normalise_heading(shown)
        self._seen[name] = occurrence = self._seen.get(name, 0) + 1
        by_hand = self._given.get(heading_key(shown, occurrence))
        if self._is_refused(shown):
            self._columns.append(Column(index, shown, None, is_refused=True, occurrence=occurrence))
        elif by_hand is not None:
            is_free = by_hand not in self._given_away
            self._given_away |= {by_hand} - {""}
            field = by_hand if by_hand and is_free else None
            self._columns.append(Column(index, shown, field, occurrence=occurrence))
        else:
            self._understand(column)
            self._columns[-1] = replace(self._columns[-1], occurrence=occurrence)

    def _understand(self, column: _Named) -> None:
        target = self._target(column.group, column.heading)
        if isinstance(target, _PersonTarget):
            self._take_member(column.index, column.shown, target)
        else:
            self._take(column.index, column.shown, target)

    def _is_refused(self, shown: str) -> bool:
        text = normalise_heading(shown)
        return self._kind is RecordKind.PUPILS and any(word in text for word in self._refused)

    def _target(self, group: str, heading: str) -> str | _PersonTarget | None:
        tries = [group + heading, heading, group] if group and heading else [heading or group]
        for text in tries:
            if self._kind is RecordKind.PUPILS:
                person = _person_target(text)
                if person is not None:
                    return person
            plain = _plain_target(text, self._kind)
            if plain is not None:
                return self._or_member(text, plain)
            member = self._member_attribute(text)
            if member is not None:
                return member
        return None

    def _or_member(self, text: str, plain: str) -> str | _PersonTarget:
        """Give a bare 电话 after a guardian's name to the guardian, and a repeated 姓名 too."""
        member = self._member_attribute(text)
        if member is None or (member.person, member.attribute) in self._taken_members:
            return plain
        return member if plain == "phone" or plain in self._taken else plain

    def _member_attribute(self, text: str) -> _PersonTarget | None:
        if self._kind is RecordKind.STAFF:
            return None
        table = _alias_table()["member"]
        attribute = next((table[key] for key in heading_keys(text) if key in table), None)
        if attribute is None:
            return None
        person = self._person
        if person is None:
            if attribute != "relation":
                return None
            person = _PersonTarget("监护人", 0, attribute, "")
        return _PersonTarget(person.person, person.slot, attribute, person.relation)

    def _take(self, index: int, shown: str, field: str | None) -> None:
        if field is not None and not field.startswith("_"):
            if field in self._taken:
                field = None
            else:
                self._taken.add(field)
        self._columns.append(Column(index, shown, field))

    def _take_member(self, index: int, shown: str, target: _PersonTarget) -> None:
        self._person = target
        if (target.person, target.attribute) in self._taken_members:
            self._columns.append(Column(index, shown, None))
            return
        self._taken_members.add((target.person, target.attribute))
        self._members[len(self._columns)] = target
        self._columns.append(Column(index, shown, None, relation=target.relation))

    def columns(self) -> tuple[Column, ...]:
        """Return the columns, every family member in one of the two places."""
        places = self._places()
        for position, target in self._members.items():
            place = places.get(target.person)
            field = f"m{place}_{target.attribute}" if place else None
            if field in self._taken:
                field = None
            column = self._columns[position]
            relation = column.relation if field else ""
            self._columns[position] = replace(column, field=field, relation=relation)
        return tuple(self._with_address(column) for column in self._columns)

    def _with_address(self, column: Column) -> Column:
        if column.field != HOME_OR_CURRENT:
            return column
        free = [name for name in ("current_address", "home_address") if name not in self._taken]
        self._taken.update(free[:1])
        return replace(column, field=free[0] if free else None)

    def _places(self) -> dict[str, int]:
        """Give places 1 and 2: numbered people first, others in the order they stand."""
        people = {target.person: target.slot for target in self._members.values()}
        places = {person: slot for person, slot in people.items() if slot}
        for person in people:
            free = next((place for place in (1, 2) if place not in places.values()), None)
            if person not in places and free is not None:
                places[person] = free
        return places


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
