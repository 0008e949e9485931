"""Invented pupils, the same ones in every run. Their identity numbers have area prefix 99."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高单曾仇解查区翟欧阳"
GIVEN = "思诗雨子浩梓欣怡轩涵佳宇晨俊杰婷芳丽娜强军洋勇艳娟涛明超秀兰霞平刚桂英华玉萍红"
VILLAGES = ("青石村", "岩脚村", "枫香村", "白岩村", "水井村", "河坝村", "云岭街")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11643-1999, the check digit's weights."""


@dataclass(frozen=True, slots=True)
class Person:
    """What a roster has of a pupil."""

    name: str
    sex: str
    birth_date: date
    id_number: str
    village: str
    guardian: str
    phone: str


def id_number(serial: int, birth_date: date, *, is_male: bool) -> str:
    """Return a number that nobody has: its area does not exist. `serial` tells 500 apart a day."""
    order = serial % 500 * 2 + is_male
    body = f"9901{serial // 500 % 100:02d}{birth_date:%Y%m%d}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def people(count: int, first_birth: date = date(2014, 9, 1)) -> Iterator[Person]:
    """Yield invented pupils of six years of birth."""
    for number in range(count):
        surname = SURNAMES[number * 7 % len(SURNAMES)]
        given = GIVEN[number * 11 % len(GIVEN)] + GIVEN[number // 3 % len(GIVEN)]
        birth_date = first_birth + timedelta(days=number * 37 % 2190)
        is_male = number % 2 == 0
        yield Person(
            name=surname + given,
            sex="男" if is_male else "女",
            birth_date=birth_date,
            id_number=id_number(number, birth_date, is_male=is_male),
            village=f"{VILLAGES[number % len(VILLAGES)]}{number % 6 + 1}组",
            guardian=surname + GIVEN[number // 5 % len(GIVEN)],
            phone=f"100{number % 100_000_000:08d}",
        )


def grade_of(birth_date: date, today: date) -> int:
    """Return the grade from 1 to 6 in which a child of this age sits."""
    school_year = today.year if today.month >= 9 else today.year - 1
    born_in = birth_date.year if birth_date.month >= 9 else birth_date.year - 1
    return min(6, max(1, school_year - born_in - 6))
