"""Who can take which lessons: slots are made under the cap of weekly periods (R034, R035). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.assign.refusals import PupilsError
from core.assign.teams import TeachingSlot
from core.errors import GroupingError
from core.models import StaffId
from core.teams.profiles import Profile


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is to be taught. `subjects` are weekly periods of one class per subject.

    `held` are weekly periods that a teacher has elsewhere already; `cap` is the most for anybody,
    but for those whom `caps` names.
    """

    classes: int
    subjects: Mapping[str, int]
    cap: int
    held: Mapping[StaffId, int] = field(default_factory=dict)
    caps: Mapping[StaffId, int] = field(default_factory=dict)


def make_slots(
    lessons: Lessons, profiles: Sequence[Profile], homerooms: Sequence[StaffId]
) -> tuple[TeachingSlot, ...]:
    """Give each class's lesson in each subject to a teacher who teaches it and has room.

    A class-wide teacher 包班 gets one slot of each own subject; a homeroom teacher one of the
    own subject with the most periods; then the scarcest subject first, to whoever has least.
    Raises PupilsError(`homeroom_no_subject`) with teachers' ids, GroupingError
    (`subject_without_teacher`): nobody teaches it, or all who do are full.
    """
    return _Maker(lessons, profiles, homerooms).slots()


class _Maker:
    def __init__(
        self, lessons: Lessons, profiles: Sequence[Profile], homerooms: Sequence[StaffId]
    ) -> None:
        self._lessons = lessons
        self._profiles = {own.id: own for own in profiles}
        self._homerooms = homerooms
        self._left = dict.fromkeys(lessons.subjects, lessons.classes)
        self._load = {own.id: lessons.held.get(own.id, 0) for own in profiles}
        self._slots: list[TeachingSlot] = []

    def slots(self) -> tuple[TeachingSlot, ...]:
        for own in self._profiles.values():
            if own.teacher.is_class_wide:
                for subject in self._subjects_of(own):
                    if self._left[subject]:
                        self._give(own.id, subject)
        self._give_homerooms()
        for subject in sorted(self._left, key=self._scarcity):
            while self._left[subject]:
                self._give(self._best(subject), subject)
        return tuple(self._slots)

    def _give_homerooms(self) -> None:
        without = []
        for staff_id in self._homerooms:
            own = self._profiles.get(staff_id)
            if own is None or own.teacher.is_class_wide:
                continue
            subjects = [s for s in self._subjects_of(own) if self._left[s]]
            if not subjects:
                without.append(staff_id)
                continue
            self._give(staff_id, max(subjects, key=lambda s: (self._lessons.subjects[s], s)))
        if without:
            raise PupilsError("homeroom_no_subject", pupils=without)

    def _subjects_of(self, own: Profile) -> list[str]:
        return [subject for subject in self._lessons.subjects if subject in own.subjects]

    def _able(self, subject: str) -> list[Profile]:
        return [
            own
            for own in self._profiles.values()
            if subject in own.subjects and not own.teacher.is_class_wide
        ]

    def _scarcity(self, subject: str) -> tuple[int, int, str]:
        able = len(self._able(subject))
        return able - self._left[subject], -self._lessons.subjects[subject], subject

    def _best(self, subject: str) -> StaffId:
        periods = self._lessons.subjects[subject]
        free = [
            own.id
            for own in self._able(subject)
            if self._load[own.id] + periods <= self._lessons.caps.get(own.id, self._lessons.cap)
        ]
        if not free:
            raise GroupingError(
                "subject_without_teacher", subject=subject, classes=self._left[subject]
            )
        return min(free, key=lambda own: (self._load[own], own))

    def _give(self, staff_id: StaffId, subject: str) -> None:
        self._slots.append(TeachingSlot(staff_id, subject))
        self._left[subject] -= 1
        self._load[staff_id] += self._lessons.subjects[subject]
