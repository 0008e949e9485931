"""Six school years of a village school: every figure against the registrar's own notebook."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.changes.apply import ChangeRequest, record_change
from core.changes.models import ChangeKind, RecordChange
from core.changes.movements import movements
from core.changes.undo import undo_change
from core.exchange.reading import read_workbook
from core.models import ATTENDING, Cohort, PupilId, SchoolYear, Sex, Stage
from core.office import Office
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from core.school_year.class_lists import class_lists
from core.school_year.entrants import set_entrants
from core.school_year.people import attending, files_of
from core.school_year.promotion import apply_promotion, plan_promotion, start_school, undo_promotion
from core.school_year.rates_report import cohort_key, rates_report
from core.school_year.statistics import StatTable, annual_statistics
from core.workbooks.exporting import ListExport, export_list
from core.workbooks.importing import Outcome, plan_import
from tests.sync.township import hurry
from tests.year.notebook import AWAY, GONE, HERE, LEFT, Child, Note, entered
from tests.year.office import Village, fitting_reason

SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫", "一二三四五六七八九十百千万春夏秋冬山水云"
FIRST = 2026
COLUMNS = ("name", "sex", "birth_date", "grade", "class_label", "attend_way")
FROM: dict[str, tuple[ChangeKind, ...]] = {
    HERE: (
        *(ChangeKind.TRANSFER_OUT, ChangeKind.SUSPEND, ChangeKind.LEAVE, ChangeKind.REPEAT),
        *(ChangeKind.SKIP, ChangeKind.DEATH),
    ),
    AWAY: (ChangeKind.RETURN,),
    LEFT: (ChangeKind.TRANSFER_IN,),
}


@dataclass
class Years:
    """The school, the notebook, and chance."""

    village: Village
    chance: random.Random
    pages: dict[PupilId, Child] = field(default_factory=dict)
    sizes: dict[int, dict[str, list[str]]] = field(default_factory=dict)

    @property
    def office(self) -> Office:
        return self.village.office

    def register(self, stage: Stage, entry_year: int) -> None:
        place = len(self.pages)
        sex = self.chance.choice("12")
        draft = PupilDraft(
            name=SURNAMES[place % 12] + GIVEN[place // 12 % 20] + GIVEN[place % 20],
            sex="男" if sex == Sex.MALE else "女",
            birth_date=f"{entry_year - (7 if stage is Stage.PRIMARY else 4)}-10-0{place % 9 + 1}",
            grade=f"{entry_year}级{'小学' if stage is Stage.PRIMARY else '学前'}",
            attend_way="走读",
        )
        page = Child(register_pupil(self.office, draft).pupil_id, sex)
        page.notes = [entered(stage, entry_year)]
        self.pages[page.pupil_id] = page

    def register_late(self, cohort: Cohort) -> None:
        """Register a child who comes without a transfer, into a grade that was complete."""
        self.register(cohort.stage, cohort.entry_year)
        page = list(self.pages.values())[-1]
        page.notes = [Note(self.office.clock.today(), HERE, cohort)]

    def change(self, page: Child, kind: ChangeKind) -> None:
        """Do a change, take it back, look that nothing is left of it, and do it again."""
        day = self.office.clock.today()
        grade = page.now.cohort.grade(SchoolYear.of(day))
        lower = page.now.cohort.entry_year + 1 if kind is ChangeKind.RETURN and grade > 1 else None
        asked = ChangeRequest(
            kind=kind,
            happened_on=day,
            reason=fitting_reason(kind),
            other_school="县城第二小学",
            entry_year=lower,
        )
        before = self.state()
        undo_change(self.office, record_change(self.office, page.pupil_id, asked).id)
        assert self.state() == before, kind
        record_change(self.office, page.pupil_id, asked)
        page.write(kind, day, lower)

    def state(self) -> dict[str, str]:
        """Return what is stored; a change that was undone stays as such."""
        digests = self.office.store.state_digests()
        return {name: digest for name, digest in digests.items() if name != "record_change"}

    def some_changes(self, count: int) -> None:
        for _ in range(count):
            page = self.chance.choice(list(self.pages.values()))
            note = page.now
            grade = note.cohort.grade(self.office.year)
            kinds = FROM.get(note.state, ())
            if note.cohort.stage is not Stage.PRIMARY or not kinds or not 2 <= grade <= 5:
                continue
            self.change(page, self.chance.choice(kinds))

    def one_year(self, year: int) -> None:
        """Live from 1 September to August: terms, changes, newcomers, promotion."""
        self.village.on(date(year, 9, 1))
        cohort = Cohort(Stage.PRIMARY, year)
        set_entrants(self.office, cohort, self.heads(date(year, 9, 1))[cohort])
        if year == FIRST:
            self.seat_the_first_grade(cohort)
        self.look()
        table = annual_statistics(self.office).table("class_sizes")
        self.sizes[year] = self.classes(table)
        for day in (date(year, 10, 12), date(year + 1, 3, 3)):
            self.village.on(day)
            self.some_changes(5)
            if day.month == 3:
                self.register_late(Cohort(Stage.PRIMARY, self.chance.randint(year - 4, year - 1)))
            self.look()
        self.village.on(date(year + 1, 6, 10))
        for _ in range(3):
            self.register(Stage.PRIMARY, year + 1)
        self.register(Stage.PRESCHOOL, year + 1)
        self.look()
        self.promote(date(year + 1, 7, 8))
        self.look()

    def seat_the_first_grade(self, cohort: Cohort) -> None:
        """Seat it in two classes, as a draw does."""
        rooms = [self.village.group(number, 1) for number in (1, 2)]
        own = [page.pupil_id for page in self.pages.values() if page.now.cohort == cohort]
        for place, pupil_id in enumerate(own):
            self.village.seat(pupil_id, rooms[place % 2])

    def promote(self, day: date) -> None:
        """Graduate the last grade and take the oldest of the preschool class into grade one."""
        self.village.on(day)
        before = self.state()
        done = apply_promotion(self.office, plan_promotion(self.office))
        if done.changes:
            undo_promotion(self.office, done.batch)
        assert self.state() == before
        plan = plan_promotion(self.office)
        apply_promotion(self.office, plan)
        for named in plan.leavers:
            self.pages[named.pupil_id].write(ChangeKind.GRADUATE, day)
        young = [named.pupil_id for named in plan.starting_school]
        if young:
            start_school(self.office, young, day)
        for pupil_id in young:
            self.pages[pupil_id].write(ChangeKind.ENTER, day)

    # What must agree

    def look(self) -> None:
        self.look_at_statistics()
        self.look_at_movements()
        self.look_at_retention()
        files = attending(files_of(self.office), self.office.year)
        lists = class_lists(self.office, files, self.office.year)
        listed = [pupil_id for one in lists for pupil_id in one.pupil_ids]
        assert sorted(listed) == sorted(file.pupil.id for file in files)

    def heads(self, day: date) -> Counter[Cohort]:
        """Count the notebook's children on a day, by cohort."""
        notes = [page.on(day) for page in self.pages.values()]
        return Counter(note.cohort for note in notes if note and note.state == HERE)

    def classes(self, table: StatTable) -> dict[str, list[str]]:
        return {row.label: sorted(table.row_ids(row.key)) for row in table.rows}

    def look_at_statistics(self) -> None:
        for year in self.years_begun():
            day = date(year, 9, 1)
            figures = annual_statistics(self.office, SchoolYear(year))
            here = {own for own, page in self.pages.items() if page.is_here(day)}
            assert set(figures.head_ids) == here
            counted: Counter[tuple[str, str]] = Counter()
            for cell in figures.table("grade_age_sex").cells:
                counted[cell.row, cell.column.split(".")[1]] += cell.count
            wanted: Counter[tuple[str, str]] = Counter()
            for own in here:
                note = self.pages[own].on(day)
                assert note is not None
                row = f"{note.cohort.stage.value}.{note.cohort.entry_year}"
                wanted[row, self.pages[own].sex] += 1
            assert counted == wanted
            if year in self.sizes:
                assert self.classes(figures.table("class_sizes")) == self.sizes[year]

    def years_begun(self) -> range:
        return range(FIRST, self.office.year.starts_in + 1)

    def look_at_movements(self) -> None:
        """Last year and who came, less who went, is this year: by cohort, over the changes."""
        for year in self.years_begun()[1:]:
            first, last = date(year - 1, 9, 1), date(year, 9, 1)
            sums = self.heads(first)
            for line in movements(self.office, first + timedelta(days=1), last):
                sums.update(_flow(line.change))
            for page in self.pages.values():
                if first < page.notes[0].day <= last:
                    sums[page.notes[0].cohort] += 1
            assert +sums == self.heads(last), year

    def look_at_retention(self) -> None:
        """Entrants and who came, less who went, are those who should be there."""
        report = rates_report(self.office)
        for year in range(FIRST, self.office.year.starts_in):
            cohort = Cohort(Stage.PRIMARY, year)
            line = next(one for one in report.retention if one.key == cohort_key(cohort))
            own = [page for page in self.pages.values() if page.now.cohort == cohort]
            expected = [page for page in own if page.now.state not in GONE]
            reached = [page for page in expected if page.now.state != AWAY]
            assert line.raw is not None
            assert line.adjusted is not None
            assert (line.raw.above, line.adjusted.below) == (len(reached), len(expected))
            groups = {group.key: set(group.ids) for group in line.groups}
            assert groups["reached"] == {page.pupil_id for page in reached}
            assert groups["others"] == {page.pupil_id for page in expected} - groups["reached"]

    def look_at_own_export(self, path: Path) -> None:
        """Look that what goes out says nothing new when it comes in, whatever became of a child."""
        export_list(self.office, ListExport(list(self.pages), COLUMNS), path)
        plan = plan_import(self.office, read_workbook(path, None))
        assert {row.outcome for row in plan.rows} == {Outcome.UNCHANGED}
        assert len(plan.rows) == len(self.pages)


def _flow(change: RecordChange) -> Counter[Cohort]:
    flow: Counter[Cohort] = Counter()
    if change.cohort_before is not None and change.status_before in ATTENDING:
        flow[change.cohort_before] -= 1
    if change.status_after in ATTENDING:
        flow[change.cohort_after] += 1
    return flow


def live(village: Village, seed: int, years: int, folder: Path) -> Years:
    """Live some years and look at everything on the way."""
    hurry(village.office)
    lived = Years(village, random.Random(seed))  # noqa: S311 - a story, no secret
    village.on(date(FIRST, 8, 28))
    for grade in range(1, 7):
        for _ in range(6 if grade == 1 else 3):
            lived.register(Stage.PRIMARY, FIRST - grade + 1)
    for entry_year in (FIRST - 2, FIRST - 1, FIRST):
        lived.register(Stage.PRESCHOOL, entry_year)
    for year in range(FIRST, FIRST + years):
        lived.one_year(year)
        lived.look_at_own_export(folder / f"{year}.xlsx")
    return lived


def test_the_figures_of_six_years_agree_with_the_notebook(village: Village, tmp_path: Path) -> None:
    lived = live(village, 3, 6, tmp_path)
    states = Counter(page.now.state for page in lived.pages.values())
    assert min(states[AWAY], states[LEFT]) > 0


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_whatever_befalls_the_figures_agree(village: Village, tmp_path: Path, seed: int) -> None:
    live(village, seed, 6, tmp_path)
