"""Refusals that name people: by draw number here, by name once the caller knows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.errors import GroupingError, Param


class PupilsError(GroupingError):
    """Something is wrong with these pupils (or, for teams, teachers).

    `pupils` are draw numbers as text, or the ids that the caller gave; the parameter `pupils` of
    the message is their list. `renamed` puts names in their place.
    """

    def __init__(self, code: str, *, pupils: Sequence[str], **params: Param) -> None:
        super().__init__(code, pupils="、".join(pupils), **params)
        self.pupils = tuple(pupils)

    def renamed(self, names: Mapping[str, str]) -> PupilsError:
        """Return the same refusal with each pupil called by another name, where there is one."""
        others = {key: value for key, value in self.params.items() if key != "pupils"}
        return type(self)(self.code, pupils=[names.get(p, p) for p in self.pupils], **others)
