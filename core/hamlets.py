"""村组: the village and group a pupil lives in, as stored or as an address names it. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from core.identity import normalise_text
from core.models import Pupil

_ABOVE = re.compile(r"^.*(?:[省市县旗州乡镇]|街道|(?<!社)区)(?=..)")
"""Everything up to the township; 社区 is a village of its own."""
_HAMLET = re.compile(
    r"^(?P<village>.{1,12}?(?:村|街|寨|屯|庄|社区|居委会))(?P<office>村?民?委员会|村?委会)?"
    r"(?P<group>第?[\d〇零一二三四五六七八九十]{1,3}(?:村民)?(?:小组|组|社|队))"
)
"""An identity card writes 岩脚村村民委员会第3村民小组, or 岩脚村民委员会: the village's office."""
_PLAIN_GROUP = re.compile(r"[\d〇零一二三四五六七八九十]{1,3}")

_BARE_NUMBER = re.compile(
    r".{1,12}(?:村|寨|屯|庄|社区|居委会)第?(?:\d{1,3}|[零一二三四五六七八九十]{1,3})"
)
_GROUP_NUMBER = re.compile(r"第?[\d〇零一二三四五六七八九十]{1,3}(?:村民)?(?:小组|组|社|队)$")
_NAMED_GROUP = re.compile(r"^(.+?(?:村|社区|居委会)(?!村(?!民))).+$")


def hamlet_of(pupil: Pupil) -> str | None:
    """Return 村组 as stored, else what the present or home address says of it: 青石村3组.

    A heading such as 现住址(村组) fills the address; nobody has to type it twice.
    """
    if pupil.hamlet:
        return pupil.hamlet
    for address in (pupil.current_address, pupil.home_address):
        if address and (found := hamlet_in(address)):
            return found
    return None


@lru_cache(maxsize=256)
def hamlet_in(address: str) -> str | None:
    """Return the village and group that an address names, without what stands above or below."""
    plain = normalise_text(address).replace(" ", "")
    found = _HAMLET.match(_ABOVE.sub("", plain) or plain)
    if found is None:
        return None
    if found["office"]:
        number = _PLAIN_GROUP.search(found["group"])
        return f"{found['village']}{number[0]}组" if number else None
    return found[0]


def whole_hamlet(text: str) -> str:
    """Return 村组 with its 组 where only the number stands: 青石村5 is 青石村5组, one place."""
    plain = normalise_text(text)
    return f"{plain}组" if _BARE_NUMBER.fullmatch(plain.replace(" ", "")) else text


@lru_cache(maxsize=256)
def village_of(hamlet: str) -> str:
    """Return the village of a village and group: 岩脚村1组 and 岩脚村大坪组 are of 岩脚村.

    A place that names no group, or no village above its group, is its own.
    """
    plain = normalise_text(hamlet).replace(" ", "")
    above = _GROUP_NUMBER.sub("", plain)
    is_group = above != plain or plain.endswith(("组", "社", "队"))
    if is_group and (found := _NAMED_GROUP.match(above)):
        return found[1]
    return above or plain
