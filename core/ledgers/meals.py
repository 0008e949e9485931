"""The canteen's ledger 营养餐台账: one form a day, and the settlement of a month."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from core.calendar_days import is_working_day
from core.identity import normalise_digits, normalise_prose
from core.ledgers.building import pupil_rows, rows_matching
from core.ledgers.catalogue import PUPIL_LEDGERS
from core.ledgers.cells import class_cell
from core.ledgers.meal_facts import MealDay
from core.ledgers.spec import LedgerError, LedgerKind, LedgerOptions
from core.models import ATTENDING, PupilFile, PupilId, School
from core.office import Office
from core.records.telling_apart import told_apart
from core.school_year.as_of import files_as_of, files_on_days
from core.storage.search import PupilQuery

STANDARD = "meals.standard_fen"
"""Setting: what one meal is settled at, in fen, as it was said last."""

USUAL_STANDARD_FEN = 500
"""5 元 a school day, the national subsidy since autumn 2021 (财教〔2021〕174号)."""

DAYS_LOOKED_BACK = 31
"""How far before a noted day one that was forgotten is looked for."""

_TIME = re.compile(r"(\d{1,2})[:：.]?(\d{2})")
_YUAN = re.compile(r"(?=\.?\d)\d{0,8}(?:\.\d{0,2}0*)?", re.ASCII)
"""A price: no sign, no exponent, below a hundred million."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @staticmethod
    def of(day: date) -> Month:
        """Return the month of a day."""
        return Month(day.year, day.month)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    def moved(self, months: int) -> Month:
        """Return the month so many later, or earlier."""
        count = self.year * 12 + self.number - 1 + months
        return Month(count // 12, count % 12 + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MealSaid:
    """A day as it was typed."""

    day: date
    expected: str
    served: str
    menu: str
    purchases: str = ""
    spent: str = ""
    """Yuan."""
    supplier: str = ""
    receipt_no: str = ""
    sample_by: str = ""
    sample_at: str = ""
    companion: str = ""
    leftover: str = ""
    is_posted: bool | None = None


@dataclass(frozen=True, slots=True)
class MealProposal:
    """What a day that wants noting usually says: all who attended, less the absent; last time's."""

    day: date
    expected: int
    served: int
    supplier: str
    sample_by: str


@dataclass(frozen=True, slots=True)
class MealMonth:
    """A month's days in their order. `servings` is the sum of those who ate."""

    month: Month
    days: tuple[MealDay, ...]
    school: School

    @property
    def servings(self) -> int:
        """Meals served in the month."""
        return sum(one.served for one in self.days)

    @property
    def spent_fen(self) -> int:
        """What was bought, in fen."""
        return sum(one.spent_fen or 0 for one in self.days)


@dataclass(frozen=True, slots=True)
class Settled:
    """One pupil's days of a month: those of the canteen on which the pupil attended this school.

    `name` has with it what tells two of one name apart. Days noted as absent are taken off.
    `last_day` is the last day of the canteen for a pupil who was not here on the month's last one.
    """

    pupil_id: PupilId
    name: str
    class_name: str
    days: int
    last_day: date | None = None


_Line = tuple[PupilFile, Settled]


@dataclass(frozen=True, slots=True)
class Settlement:
    """人数 x 天数 x 标准: by the pupils' days, beside what was counted day by day."""

    month: MealMonth
    standard_fen: int
    lines: tuple[Settled, ...]

    @property
    def pupil_days(self) -> int:
        """Days of all pupils together."""
        return sum(one.days for one in self.lines)

    @property
    def amount_fen(self) -> int:
        """What is settled: meals counted day by day, each at the standard."""
        return self.month.servings * self.standard_fen


def meal_month(office: Office, month: Month, school: School | None = None) -> MealMonth:
    """Return a month of a school's canteen, by default of one's own."""
    school = school or office.school
    days = office.store.ledgers.meals.between(month.first, month.last, school.id)
    return MealMonth(month, tuple(days), school)


def meal_months(office: Office, school: School) -> tuple[Month, ...]:
    """Return the months of which a school's canteen has days, the newest first."""
    held = {Month.of(one.day) for one in office.store.ledgers.meals.all(school.id)}
    return tuple(sorted(held, reverse=True))


def propose_day(office: Office, day: date) -> MealProposal:
    """Return what a new day usually says."""
    eaters = _eaters(office, day)
    away = {one.pupil_id for one in office.store.absences.on(day, office.school.id)}
    days = office.store.ledgers.meals.all(office.school.id)
    last = max(days, key=lambda one: one.day, default=None)
    return MealProposal(
        day,
        len(eaters),
        len(eaters - away),
        (last.supplier if last else None) or "",
        (last.sample_by if last else None) or "",
    )


def propose_free_day(office: Office, beside: date) -> MealProposal:
    """Return the same for the school day to be noted next, seen from a day.

    The day itself where nothing is noted of it; else the first free school day after it up to
    today, or else the last one before it. Where there is none it is the day itself.
    """
    return propose_day(office, _free_day(office, beside))


def propose_day_of(office: Office, month: Month) -> MealProposal:
    """Return the same for a month: today in this one, the first free school day of an earlier."""
    today = office.clock.today()
    if month >= Month.of(today):
        return propose_free_day(office, today)
    noted = {one.day for one in meal_month(office, month).days}
    days = (month.first + timedelta(days=step) for step in range(month.last.day))
    free = next((day for day in days if is_working_day(day) and day not in noted), None)
    return propose_free_day(office, free or today)


def _free_day(office: Office, beside: date) -> date:
    noted = {one.day for one in office.store.ledgers.meals.all(office.school.id)}
    if beside not in noted:
        return beside
    after = (office.clock.today() - beside).days
    days = [beside + timedelta(days=step) for step in range(1, after + 1)]
    days += [beside - timedelta(days=step) for step in range(1, DAYS_LOOKED_BACK + 1)]
    return next((day for day in days if is_working_day(day) and day not in noted), beside)


def _eaters(office: Office, day: date) -> set[PupilId]:
    """Return who ate here on a day, noted absences not taken off."""
    spec = PUPIL_LEDGERS[LedgerKind.NUTRITION]
    here = {
        file.pupil.id: file
        for file in files_as_of(office, day)
        if file.enrolment.status in ATTENDING
    }
    rows = rows_matching(office, PupilQuery(school_id=office.school.id, statuses=None))
    stood = (
        replace(row, file=here[row.file.pupil.id]) for row in rows if row.file.pupil.id in here
    )
    return {row.file.pupil.id for row in stood if spec.takes(row)}


def save_meal_day(office: Office, said: MealSaid, held_id: str = "") -> MealDay:
    """Keep a day: a new one, or the one with this id put right.

    Raises LedgerError: `meal_in_future`, `meal_day_taken`, `meal_bad_count`,
    `meal_more_served`, `meal_menu_needed`, `meal_bad_amount`, `meal_bad_time`, `no_such_meal`.
    """
    day = _checked(office, said)
    held = meal_day(office, held_id) if held_id else None
    if day.id != held_id and office.store.ledgers.meals.get(day.id) is not None:
        raise LedgerError("meal_day_taken", day=day.day.isoformat())
    with office.writing("meal") as writing:
        if held is not None and held.id != day.id:
            writing.delete(held)
        if writing.put(day):
            writing.audit("meal", day.id)
    return day


def take_back_meal_day(office: Office, meal_id: str) -> None:
    """Take a day off the ledger; its history stays. Raises LedgerError(`no_such_meal`)."""
    held = meal_day(office, meal_id)
    with office.writing("meal") as writing:
        writing.delete(held)
        writing.audit("meal", held.id, "taken_back")


def settlement(
    office: Office, month: Month, standard_fen: int, school: School | None = None
) -> Settlement:
    """Return a month's settlement of a school; one's own's, without `school`, is remembered.

    Whoever attended on one of its days stands in it, gone since or not. Raises
    LedgerError(`meal_bad_amount`) for a standard that is no price.
    """
    if standard_fen <= 0:
        raise LedgerError("meal_bad_amount", text=yuan_text(standard_fen))
    found = meal_month(office, month, school)
    lines = _settled(office, found) if found.days else _nobody_yet(office, found.school)
    if school is None:
        with office.store.transaction():
            office.store.settings.set(STANDARD, str(standard_fen))
    return Settlement(found, standard_fen, _told(list(lines)))


def _told(lines: Sequence[_Line]) -> tuple[Settled, ...]:
    """Return the lines, those of one name with what tells them apart: each signs for one's own."""
    told = {pupil_id: text for text, pupil_id in told_apart(file for file, _ in lines).items()}
    return tuple(replace(line, name=told[line.pupil_id]) for _, line in lines)


def _nobody_yet(office: Office, school: School) -> Iterator[_Line]:
    """Yield who attends now, without a day: the month has none yet."""
    options = LedgerOptions(schools=(school,))
    for row in pupil_rows(office, PUPIL_LEDGERS[LedgerKind.NUTRITION], options):
        pupil = row.file.pupil
        yield row.file, Settled(pupil.id, pupil.name, class_cell(row), 0)


def _settled(office: Office, found: MealMonth) -> Iterator[_Line]:
    """Yield who attended on a day of the canteen, in the register's order.

    A change of a day has happened on it: whoever left that day did not eat here any more.
    """
    served_on, school_id = [one.day for one in found.days], found.school.id
    absences = office.store.absences.between(served_on[0], served_on[-1], school_id)
    away = {(one.pupil_id, one.day) for one in absences}
    here: dict[PupilId, list[date]] = {}
    stood: dict[PupilId, PupilFile] = {}
    for day, files in files_on_days(office, served_on, school_id).items():
        for file in files:
            if file.enrolment.status in ATTENDING:
                here.setdefault(file.pupil.id, []).append(day)
                stood[file.pupil.id] = file
    spec = PUPIL_LEDGERS[LedgerKind.NUTRITION]
    for row in rows_matching(office, PupilQuery(school_id=school_id, statuses=None)):
        pupil_id = row.file.pupil.id
        days = here.get(pupil_id, [])
        if not days:
            continue
        then = replace(row, file=stood[pupil_id])
        if spec.takes(then):
            eaten = sum((pupil_id, day) not in away for day in days)
            last = days[-1] if days[-1] != served_on[-1] else None
            name = row.file.pupil.name
            yield row.file, Settled(pupil_id, name, class_cell(then), eaten, last)


def last_standard_fen(office: Office) -> int:
    """Return the standard that was said last; the national one before that."""
    held = office.store.settings.get(STANDARD)
    return int(held) if held else USUAL_STANDARD_FEN


def parse_yuan(text: str) -> int:
    """Return yuan as fen; raises LedgerError(`meal_bad_amount`)."""
    plain = normalise_digits(text).removesuffix("元").removeprefix("¥").replace(",", "")
    if not _YUAN.fullmatch(plain):
        raise LedgerError("meal_bad_amount", text=text)
    return int(Decimal(plain) * 100)


def yuan_text(fen: int | None) -> str:
    """Return fen as yuan without loss: 412.50; empty for None."""
    return "" if fen is None else f"{fen // 100}.{fen % 100:02d}"


def meal_day(office: Office, meal_id: str) -> MealDay:
    """Return a day that was noted; raises LedgerError(`no_such_meal`)."""
    held = office.store.ledgers.meals.get(meal_id)
    if held is None:
        raise LedgerError("no_such_meal")
    return held


def _checked(office: Office, said: MealSaid) -> MealDay:
    if said.day > office.clock.today():
        raise LedgerError("meal_in_future", day=said.day.isoformat())
    expected, served = _count(said.expected), _count(said.served)
    if served > expected:
        raise LedgerError("meal_more_served", expected=expected, served=served)
    menu = normalise_prose(said.menu)
    if not menu:
        raise LedgerError("meal_menu_needed")
    return MealDay(
        id=f"m.{office.school.id}.{said.day}",
        school_id=office.school.id,
        day=said.day,
        expected=expected,
        served=served,
        menu=menu,
        purchases=said.purchases.strip() or None,
        spent_fen=parse_yuan(said.spent) if said.spent.strip() else None,
        supplier=said.supplier.strip() or None,
        receipt_no=said.receipt_no.strip() or None,
        sample_by=said.sample_by.strip() or None,
        sample_at=_time(said.sample_at),
        companion=said.companion.strip() or None,
        leftover=said.leftover.strip() or None,
        is_posted=said.is_posted,
    )


def _count(text: str) -> int:
    digits = normalise_digits(text).removesuffix("人")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 6):
        raise LedgerError("meal_bad_count", text=text)
    return int(digits)


def _time(text: str) -> str | None:
    plain = normalise_digits(text)
    if not plain:
        return None
    found = _TIME.fullmatch(plain)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise LedgerError("meal_bad_time", text=text)
    return f"{int(found[1]):02d}:{found[2]}"
