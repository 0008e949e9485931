"""Who can teach what, and what allocation still wants to know of a teacher (R026, R033, R034)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.errors import GroupingError
from core.identity import normalise_text
from core.models import StaffFile, StaffId
from core.office import Office
from core.policy import policy
from core.staff_names import told_names
from core.teams.profiles import Profile, full_years, profile_of
from core.teams.records import TeachingProfile
from core.teams.taught import spoken_subject
from core.teams.workload import IN_POST

HOMEROOM_POST = "班主任"
MOST_CELLS = 200
WANTED = ("subjects", "work_start", "title", "education")
"""Fields of the staff record without which balance is guessed."""
WIDEST_CAP = 60


@dataclass(frozen=True, slots=True)
class Strength:
    """A teacher as allocation sees one. `missing` are fields of the staff record, by key."""

    profile: Profile
    known: TeachingProfile
    post: str
    age: int
    title: str
    education: str
    missing: tuple[str, ...]

    @property
    def leads(self) -> bool:
        """Whether asked to be a homeroom teacher: said so, or by the post."""
        if self.known.takes_homeroom is None:
            return HOMEROOM_POST in self.post
        return self.known.takes_homeroom

    @property
    def cap(self) -> int:
        """The most weekly periods."""
        return policy().teaching.usual_cap if self.known.cap is None else self.known.cap


def strengths(office: Office) -> tuple[Strength, ...]:
    """Return the teachers in post at this school, in the order in which they are kept."""
    known = {own.staff_id: own for own in office.store.teams.profiles.all(office.school.id)}
    told = told_names(office)
    return tuple(
        _strength(office, file, known.get(file.member.id), told)
        for file in office.store.staff.all_files(office.school.id)
        if file.member.person_status == IN_POST
    )


def strength_of(office: Office, staff_id: StaffId) -> Strength:
    """Return one teacher; raises GroupingError(`staff_unknown`)."""
    file = office.store.staff.file(staff_id)
    if file is None:
        raise GroupingError("staff_unknown")
    known = office.store.teams.profiles.get(_id_of(staff_id))
    return _strength(office, file, known, told_names(office))


def save_profile(office: Office, profile: TeachingProfile) -> TeachingProfile:
    """Keep what allocation asks of a teacher; durable on return.

    Raises GroupingError: `staff_unknown`, `cap_wrong`, `record_too_long`.
    """
    if office.store.staff.get(profile.staff_id) is None:
        raise GroupingError("staff_unknown")
    if profile.cap is not None and not 1 <= profile.cap <= WIDEST_CAP:
        raise GroupingError("cap_wrong", most=WIDEST_CAP)
    style = normalise_text(profile.style)
    if len(style) > MOST_CELLS:
        raise GroupingError("record_too_long", most=MOST_CELLS)
    subjects = dict.fromkeys(
        spoken_subject(plain) for own in profile.strengths if (plain := normalise_text(own))
    )
    kept = replace(
        profile,
        id=_id_of(profile.staff_id),
        school_id=office.school.id,
        strengths=tuple(subjects),
        style=style,
    )
    with office.writing("teaching_profile") as writing:
        writing.put(kept)
        writing.audit("teaching_profile", profile.staff_id)
    return kept


def leaders(
    found: Sequence[Strength], classes: int, subjects: Sequence[str], taken: frozenset[StaffId]
) -> tuple[StaffId, ...]:
    """Suggest a homeroom teacher per class: who is asked to be one, in a subject of the class.

    Experienced ones and those with the first subjects come first; `taken` have a class already and
    are asked last.
    Raises GroupingError(`too_few_homerooms`), naming who there is.
    """
    able = [own for own in found if own.known.is_teaching and own.known.takes_homeroom is not False]
    able = [own for own in able if set(own.profile.subjects) & set(subjects)]

    def rank(own: Strength) -> tuple[bool, bool, int, bool, str]:
        places = [at for at, subject in enumerate(subjects) if subject in own.profile.subjects]
        is_taken, is_novice = own.profile.id in taken, own.profile.teacher.is_novice
        return is_taken, not own.leads, places[0], is_novice, own.profile.id

    chosen = sorted(able, key=rank)[:classes]
    if len(chosen) < classes:
        names = "、".join(own.profile.name for own in chosen)
        raise GroupingError(
            "too_few_homerooms", classes=classes, teachers=len(chosen), names=names or "-"
        )
    return tuple(own.profile.id for own in chosen)


def _strength(
    office: Office,
    file: StaffFile,
    known: TeachingProfile | None,
    told: Mapping[StaffId, str],
) -> Strength:
    member = file.member
    own = known or TeachingProfile(
        id=_id_of(member.id), school_id=office.school.id, staff_id=member.id
    )
    today = office.clock.today()
    profile = profile_of(file, today, is_class_wide=own.is_class_wide)
    subjects = dict.fromkeys((*profile.subjects, *own.strengths))
    held = {
        "subjects": bool(subjects),
        "work_start": member.work_start is not None,
        "title": bool(member.title),
        "education": bool(member.education),
    }
    return Strength(
        replace(profile, name=told.get(member.id, member.name), subjects=tuple(subjects)),
        own,
        file.appointment.post or "",
        full_years(member.birth_date, today),
        member.title or "",
        member.education or "",
        tuple(key for key in WANTED if not held[key]),
    )


def _id_of(staff_id: StaffId) -> str:
    return f"teaching.{staff_id}"
