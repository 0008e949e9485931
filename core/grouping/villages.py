"""The village of an address, without its group: 河坝村1组 and 云岭镇河坝村三组 are 河坝村. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.identity import normalise_text

_ABOVE = re.compile(r"^.*(?:[省市县旗州乡镇]|街道|(?<!社)区)(?=..)")
"""Everything up to the township; 社区 is a village of its own."""
_VILLAGE = re.compile(r"^(.+?(?:村|社区|居委会))(?!民)")
_GROUP = re.compile(
    r"(?:第?[\d〇零一二三四五六七八九十]+(?:村民)?(?:小组|组|社|队|号|栋|幢|单元)|[-,，、#].*).*$"
)


def village_of(addresses: Sequence[str | None], villages: Sequence[str] = ()) -> str:
    """Return the village that the first address naming one lies in; empty when none does.

    `villages` are those the school serves: one that an address contains is taken as it stands.
    """
    for address in addresses:
        plain = normalise_text(address or "").replace(" ", "")
        if not plain:
            continue
        known = [village for village in villages if village and village in plain]
        if known:
            return max(known, key=len)
        return _cut(plain)
    return ""


def _cut(plain: str) -> str:
    local = _ABOVE.sub("", plain) or plain
    found = _VILLAGE.match(local)
    return found[1] if found else _GROUP.sub("", local) or local
