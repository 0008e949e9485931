"""School zones 学区: which villages and groups a school serves, and where a child lives. Pure.

R076 (学区划分应充分考虑学生的居住分布、教育资源配置、交通便利): a zone is the set of villages or
groups that are a school's to serve, in the words of `School.villages`: 青石村, or 岩脚村3组 where a
village is divided between schools.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.dates import chinese_number
from core.hamlets import hamlet_of, village_of
from core.identity import normalise_text
from core.models import Pupil, School

_OFFICE = re.compile(r"(?:村民委员会|村委会|村)$")
_GROUP = re.compile(
    r"第?(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<word>村民小组|小组|组|社|队)?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A village, and the group in it where one is known. No village: nobody wrote one."""

    village: str = ""
    group: str = ""

    @property
    def village_key(self) -> str:
        """The village in the one spelling by which it is compared: 青石 and 青石村 are one."""
        return _OFFICE.sub("", self.village) or self.village

    @property
    def label(self) -> str:
        """The place as it is written: 青石村3组."""
        return self.village + self.group


NOWHERE = Place()


def place_in(hamlet: str) -> Place:
    """Return the place that a village and group name: 岩脚村第三村民小组 is 3组 of 岩脚村."""
    plain = normalise_text(hamlet).replace(" ", "")
    if not plain:
        return NOWHERE
    village = village_of(plain)
    rest = plain.removeprefix(village)
    return Place(village, _group(rest) if rest != plain else "")


def _group(text: str) -> str:
    found = _GROUP.fullmatch(text)
    if found is None:
        return text
    written = found["number"]
    number = int(written) if written.isdecimal() else chinese_number(written)
    word = found["word"] or "组"
    return text if number is None else f"{number}{'组' if word.endswith('组') else word}"


def place_of(pupil: Pupil, known: Iterable[str] = ()) -> Place:
    """Return where a pupil lives: by the village group, else a `known` village in an address."""
    hamlet = hamlet_of(pupil)
    if hamlet:
        return place_in(hamlet)
    for address in (pupil.current_address, pupil.home_address):
        plain = normalise_text(address or "").replace(" ", "")
        named = [village for village in known if village and village in plain]
        if named:
            return Place(max(named, key=len))
    return NOWHERE


@dataclass(frozen=True, slots=True)
class Zone:
    """What a school serves, in its own order: whole villages, and groups of divided ones."""

    places: tuple[Place, ...] = ()

    @staticmethod
    def of(school: School) -> Zone:
        """Return a school's zone; each place once."""
        return Zone(tuple(dict.fromkeys(place_in(one) for one in school.villages if one.strip())))

    @property
    def villages(self) -> tuple[str, ...]:
        """The villages that the zone has or has groups of."""
        return tuple(dict.fromkeys(one.village for one in self.places))

    def covers(self, place: Place) -> bool | None:
        """Whether a place is in the zone.

        None where that is not known: no village is written, nothing is in the zone, or the village
        is divided and no group is written.
        """
        if not place.village or not self.places:
            return None
        own = [one for one in self.places if one.village_key == place.village_key]
        if not own:
            return False
        if any(not one.group for one in own):
            return True
        return place.group in {one.group for one in own} if place.group else None

    def has_whole(self, village: str) -> bool:
        """Whether a village is in the zone without being divided."""
        key = Place(village).village_key
        return any(not one.group for one in self.places if one.village_key == key)

    def groups_of(self, village: str) -> tuple[str, ...]:
        """Return the groups of a divided village that are in the zone."""
        key = Place(village).village_key
        return tuple(one.group for one in self.places if one.village_key == key and one.group)


def villages_in(text: str) -> tuple[str, ...]:
    """Return the villages that a line names, however they are set apart; each once."""
    words = re.split(r"[\s,，、;；]+", normalise_text(text))
    return tuple(dict.fromkeys(word for word in words if word))


@dataclass(frozen=True, slots=True)
class Way:
    """The way to school of some children, in metres."""

    farthest: int | None
    average: int | None
    unwritten: int
    """Of how many nobody wrote a distance."""


def way_of(distances: Sequence[int | None]) -> Way:
    """Return farthest and average distance of those that were written; None where none was."""
    written = [one for one in distances if one is not None]
    if not written:
        return Way(None, None, len(distances))
    average = round(sum(written) / len(written))
    return Way(max(written), average, len(distances) - len(written))
