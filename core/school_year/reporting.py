"""Start-of-term reporting 开学报到: who came, who has not yet, and one line for the centre."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.errors import RegistrationError
from core.i18n import t, tn
from core.models import PupilFile, PupilId, School, SchoolId, Stage
from core.office import Office
from core.rosters import name_order
from core.school_year.models import TermOf, TermReport
from core.school_year.people import RATIO_STAGES, attending, files_of
from core.seated import seated

MESSAGE_IDS = ("table.term.1", "table.term.2")

MOST_UNNOTED_NAMES = 10
"""So many of whom nothing was noted are named in the line; of more it says how many."""


@dataclass(frozen=True, slots=True)
class ReportingSummary:
    """Who is expected in a term, and what is known of each; every pupil stands in one group.

    `away` were noted as not yet here, nothing was noted of `unknown`; both in the order of the
    register: class, then name. The attached preschool class is counted apart.
    """

    term: TermOf
    came: tuple[PupilId, ...]
    away: tuple[PupilId, ...]
    unknown: tuple[PupilId, ...]
    preschool_came: tuple[PupilId, ...]
    preschool_away: tuple[PupilId, ...]
    preschool_expected: tuple[PupilId, ...]

    @property
    def expected(self) -> int:
        """How many are expected, without the preschool class."""
        return len(self.came) + len(self.away) + len(self.unknown)

    @property
    def is_noted(self) -> bool:
        """Whether anything was noted of anybody."""
        return bool(self.came or self.away or self.preschool_came or self.preschool_away)


def note_reporting(
    office: Office, term: TermOf, pupil_ids: Iterable[PupilId], *, has_come: bool, note: str = ""
) -> int:
    """Note for some pupils whether they came; return for how many that was new.

    A seat keeps belonging to who has not come (R006). Raises RegistrationError
    (`pupil_not_expected`) for a pupil who does not attend then, and notes nothing.
    """
    wanted = list(pupil_ids)
    files = {file.pupil.id: file for file in office.store.pupils.files(wanted)}
    changed = 0
    with office.writing("reporting") as writing:
        for pupil_id in wanted:
            file = files.get(pupil_id)
            if file is None or not attending([file], term.school_year):
                raise RegistrationError(
                    "pupil_not_expected", name=file.pupil.name if file else pupil_id
                )
            row = f"r.{pupil_id}.{term.year}.{term.term}"
            held = office.store.terms.reports.get(row)
            if held is not None and held.has_come == has_come and (held.note or "") == note:
                continue
            writing.put(
                TermReport(
                    id=row,
                    school_id=file.enrolment.school_id,
                    pupil_id=pupil_id,
                    year=term.year,
                    term=term.term,
                    has_come=has_come,
                    noted_on=office.clock.today(),
                    note=note or None,
                )
            )
            changed += 1
    return changed


def note_all_came_but(office: Office, term: TermOf, away: Iterable[PupilId]) -> int:
    """Note that everybody expected came, except some; return for how many that was new."""
    absent = set(away)
    expected = [file.pupil.id for file in attending(files_of(office), term.school_year)]
    with office.writing("reporting"):
        came = note_reporting(
            office, term, [one for one in expected if one not in absent], has_come=True
        )
        missing = [one for one in expected if one in absent]
        return came + note_reporting(office, term, missing, has_come=False)


def reports_standing(office: Office, term: TermOf) -> tuple[TermReport, ...]:
    """Return what is noted in a term now: `put_reports_back` comes back to it."""
    return tuple(office.store.terms.reports_of(term.year, term.term, office.school.id))


def put_reports_back(office: Office, term: TermOf, before: Iterable[TermReport]) -> int:
    """Make a term's reporting what it was before; return of how many pupils something changed.

    Who was not noted then is not noted again.
    """
    told = {one.id: one for one in before}
    standing = {one.id: one for one in reports_standing(office, term)}
    added = [one for row, one in standing.items() if row not in told]
    changed = [one for row, one in told.items() if standing.get(row) != one]
    with office.writing("reporting") as writing:
        for one in added:
            writing.delete(one)
        for one in changed:
            writing.put(one)
    return len(added) + len(changed)


def reporting_summary(
    office: Office, term: TermOf, school_id: SchoolId | None = None
) -> ReportingSummary:
    """Return who came and who has not yet."""
    known = {
        one.pupil_id: one.has_come for one in office.store.terms.reports_of(term.year, term.term)
    }
    return summary_of(office, term, school_id or office.school.id, known)


def summary_of(
    office: Office, term: TermOf, school_id: SchoolId, known: Mapping[PupilId, bool]
) -> ReportingSummary:
    """Return the same of a school, from what is known of whether pupils came."""
    files = attending(files_of(office, school_id), term.school_year)
    counted = [file for file in files if file.enrolment.stage in RATIO_STAGES]
    preschool = [file for file in files if file.enrolment.stage is Stage.PRESCHOOL]
    return ReportingSummary(
        term,
        _ids(_where(counted, known, answer=True)),
        _ids(_in_register_order(office, _where(counted, known, answer=False))),
        _ids(_in_register_order(office, _where(counted, known, answer=None))),
        _ids(_where(preschool, known, answer=True)),
        _ids(_where(preschool, known, answer=False)),
        _ids(preschool),
    )


def reporting_line(office: Office, summary: ReportingSummary, school: School | None = None) -> str:
    """Return the one line that the centre wants by tomorrow: figures, and who is missing.

    Who was noted as not here is told from whom nobody noted anything of yet. Of the own school
    where no other is named.
    """
    line = _figures(summary, school or office.school)
    if summary.away:
        names = _names(office, summary.away)
        line += tn("term.reporting.missing", len(summary.away), names=names)
    return line + _unnoted(office, summary) + _preschool(summary)


def reporting_figures(summary: ReportingSummary, school: School) -> str:
    """Return the same line without names, for where they are listed below it."""
    return _figures(summary, school) + _preschool(summary)


def _figures(summary: ReportingSummary, school: School) -> str:
    return t(
        "term.reporting.line",
        school=school.name,
        year=summary.term.school_year.label,
        term=t(f"table.term.{summary.term.term}"),
        expected=summary.expected,
        came=len(summary.came),
    )


def _preschool(summary: ReportingSummary) -> str:
    if not summary.preschool_expected:
        return ""
    return t(
        "term.reporting.preschool",
        expected=len(summary.preschool_expected),
        came=len(summary.preschool_came),
    )


def _unnoted(office: Office, summary: ReportingSummary) -> str:
    unknown = len(summary.unknown)
    if not unknown:
        return ""
    if not summary.is_noted:
        return t("term.reporting.not_noted")
    if unknown > MOST_UNNOTED_NAMES:
        return tn("term.reporting.unknown_many", unknown)
    return tn("term.reporting.unknown", unknown, names=_names(office, summary.unknown))


def _names(office: Office, ids: Sequence[PupilId]) -> str:
    return t("work.between").join(file.pupil.name for file in office.store.pupils.files(ids))


def _where(
    files: Iterable[PupilFile], known: Mapping[PupilId, bool], *, answer: bool | None
) -> list[PupilFile]:
    return [file for file in files if known.get(file.pupil.id) is answer]


def _ids(files: Iterable[PupilFile]) -> tuple[PupilId, ...]:
    return tuple(file.pupil.id for file in files)


def _in_register_order(office: Office, files: Sequence[PupilFile]) -> list[PupilFile]:
    """Return files as the list of pupils has them: youngest class first, then by name."""
    return sorted(seated(office, files), key=register_place)


def register_place(file: PupilFile) -> tuple[object, ...]:
    """Return where a pupil stands in the register: by stage, class and name as it is spelt."""
    enrolment = file.enrolment
    stage = -int(enrolment.stage.value)
    number = enrolment.class_number or 0
    return stage, -enrolment.entry_year, number, name_order(file.pupil.name), file.pupil.id
