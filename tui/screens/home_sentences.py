"""What the home screen says, made from figures. No widget, no store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from core.grouping.forks import has_fork
from core.i18n import t, tn
from core.models import SchoolYear
from core.overview import LastSent, Overview, is_centre, last_sent, overview
from core.records.drafting import Draft, DraftKind, all_drafts
from core.spoken_labels import grade_text, subjects_text
from sync.outbox import unsent_rows
from tui.moments import moment_text
from tui.screens.menu import MenuEntry

if TYPE_CHECKING:
    from core.office import Office

MESSAGE_IDS = (
    "home.weekday.1",
    "home.weekday.2",
    "home.weekday.3",
    "home.weekday.4",
    "home.weekday.5",
    "home.weekday.6",
    "home.weekday.7",
)

BACKUP_IS_OLD = timedelta(days=7)
"""A week without a backup is due: what a broken disk would cost is a week's typing."""

MOST_DRAFTS = 3
SPRING = (2, 8)
"""First and last month that the screen calls the spring term."""


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """Everything that home shows."""

    overview: Overview
    drafts: tuple[Draft, ...]
    sent: LastSent | None
    unsent: int
    """Rows that the next bundle would carry; 0 where no card is enrolled yet."""
    now: datetime
    today: date
    has_fork: bool = False
    """Whether a draw of this school was held twice, on two PCs."""
    arrivals: int = 0
    """Pupils who wait for this centre school to accept them."""


@dataclass(frozen=True, slots=True)
class GradeBar:
    """A grade and how many sit in it."""

    label: str
    pupils: int


def gather(office: Office) -> HomeFigures:
    """Gather the figures; runs at the desk."""
    return HomeFigures(
        overview(office),
        tuple(all_drafts(office)),
        last_sent(office),
        unsent_rows(office),
        office.clock.now(),
        office.clock.today(),
        has_fork(office),
        _arrivals(office),
    )


def _arrivals(office: Office) -> int:
    if not is_centre(office):
        return 0
    from core.changes.handover import waiting_arrivals  # noqa: PLC0415 - the centre alone

    return len(waiting_arrivals(office))


def term_sentence(today: date) -> str:
    """Return school year and term."""
    year = SchoolYear.of(today).label
    if SPRING[0] <= today.month <= SPRING[1]:
        return t("home.spring", year=year)
    return t("home.autumn", year=year)


def today_sentence(today: date) -> str:
    """Return the day and its name."""
    weekday = t(f"home.weekday.{today.isoweekday()}")
    return t("home.today", month=today.month, day=today.day, weekday=weekday)


def due_entries(figures: HomeFigures) -> list[MenuEntry]:
    """Return what is due, the most pressing first; a sentence even when nothing is."""
    entries = [*_draft_entries(figures), *_record_entries(figures), *_safety_entries(figures)]
    year = MenuEntry("go:year", t("home.year"), "F12")
    return [*(entries or [MenuEntry("go:pupils", t("home.nothing_due"), "F2")]), year]


def _draft_entries(figures: HomeFigures) -> Iterator[MenuEntry]:
    for draft in figures.drafts[:MOST_DRAFTS]:
        name = draft.name or t("home.unnamed")
        moment = moment_text(draft.at, figures.today)
        if draft.key.kind is DraftKind.PUPIL:
            sentence = t("home.draft_pupil", name=name, moment=moment)
        else:
            sentence = t("home.draft_staff", name=name, moment=moment)
        yield MenuEntry(str(draft.key), sentence, t("home.go_on"))


def _record_entries(figures: HomeFigures) -> Iterator[MenuEntry]:
    facts = figures.overview
    if figures.has_fork:
        yield MenuEntry("go:draw", t("home.draw_fork"), t("key.enter"), is_warning=True)
    if facts.heads.pupils == 0:
        yield MenuEntry("go:import", t("home.import_first"), t("key.enter"))
        yield MenuEntry("new_pupil", t("home.first_pupil"), t("key.enter"))
    if facts.open_conflicts:
        yield MenuEntry("go:conflicts", tn("home.conflicts", facts.open_conflicts), t("key.enter"))
    if figures.arrivals:
        yield MenuEntry("go:handover", tn("handover.due", figures.arrivals), t("key.enter"))
    if facts.held_entries:
        yield MenuEntry("go:stick", tn("home.held", facts.held_entries), "F7")
    if facts.heads.without_number:
        sentence = tn("home.without_number", facts.heads.without_number)
        yield MenuEntry("open_items", sentence, t("home.fill_in"))
    if facts.heads.pupils and not facts.staff:
        yield MenuEntry("go:staff", t("home.no_staff"), "F4")


def _safety_entries(figures: HomeFigures) -> Iterator[MenuEntry]:
    backup = figures.overview.last_backup
    if backup is None:
        if figures.overview.heads.pupils or figures.overview.staff:
            yield MenuEntry("go:settings", t("home.never_backed_up"), "F8")
    elif figures.now - backup > BACKUP_IS_OLD:
        days = (figures.now - backup).days
        yield MenuEntry("go:settings", tn("home.old_backup", days), "F8")


def heads_sentence(figures: HomeFigures) -> str:
    """Return the figures of the school in one line."""
    heads, facts = figures.overview.heads, figures.overview
    if heads.pupils == 0 and facts.staff == 0:
        return ""
    pupils = t(
        "home.heads",
        pupils=heads.pupils,
        boys=heads.boys,
        girls=heads.girls,
        boarders=heads.boarders,
        left_behind=heads.left_behind,
    )
    staff = t("home.staff", staff=facts.staff)
    if facts.missing_subjects:
        staff += "  " + t("home.missing_subjects", subjects=subjects_text(facts.missing_subjects))
    return f"{pupils}\n{staff}"


def grade_bars(figures: HomeFigures) -> tuple[GradeBar, ...]:
    """Return the grades that have pupils, from the youngest."""
    year = SchoolYear.of(figures.today)
    return tuple(
        GradeBar(grade_text(count.cohort, year), count.pupils) for count in figures.overview.cohorts
    )


def backup_sentence(figures: HomeFigures) -> str:
    """Return when the last backup was made."""
    backup = figures.overview.last_backup
    if backup is None:
        return t("home.no_backup")
    return t("home.backup", moment=moment_text(backup, figures.today))


def stick_sentence(figures: HomeFigures) -> str:
    """Return what was sent last; only a receipt means delivered."""
    sent = figures.sent
    if sent is None:
        return t("home.nothing_sent")
    moment = moment_text(sent.at, figures.today)
    if not sent.is_received:
        return t("home.sent", number=sent.number, moment=moment)
    said = t("home.sent_received", number=sent.number, moment=moment)
    return t("home.and_unsent", said=said, count=figures.unsent) if figures.unsent else said
