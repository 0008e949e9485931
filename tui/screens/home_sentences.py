"""What the home screen says, made from figures. No widget, no store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.clock_doubt import ClockDoubt
from core.due_school import AbsentChild
from core.due_today import DueFacts, DueItem, DueKind, due_facts, due_items
from core.i18n import t, tn
from core.models import SchoolYear
from core.overview import LastSent, Overview, last_sent
from core.records.drafting import Draft, DraftKind
from core.records.kept_forms import FormKind, KeptForm
from core.spoken_labels import grade_text, subjects_text
from core.workbooks.kept_fixes import KeptFixes
from sync.unsent import unsent_rows
from tui.moments import day_text, moment_text
from tui.screens.clock_asking import clock_line
from tui.screens.menu import MenuEntry

if TYPE_CHECKING:
    from core.office import Office
    from core.safekeeping.daily_backup import BackupsMade

MESSAGE_PREFIXES = ("change.kind.", "home.left.")
MESSAGE_IDS = (
    "handover.due",
    "home.absent",
    "home.cases",
    "home.conflicts",
    "home.draw_fork",
    "home.erasures",
    "home.first_pupil",
    "home.form_care",
    "home.form_case",
    "home.form_consent",
    "home.form_household",
    "home.form_meal",
    "home.form_pledge",
    "home.form_send_back",
    "home.form_transfer_in",
    "home.held",
    "home.import_first",
    "home.leavers",
    "home.left.annul",
    "home.left.approval",
    "home.left.certificate",
    "home.left.closing",
    "home.left.committee",
    "home.left.conflict",
    "home.left.county",
    "home.left.cover",
    "home.left.erase",
    "home.left.extra",
    "home.left.field",
    "home.left.leading",
    "home.left.lesson",
    "home.left.lots",
    "home.left.meeting",
    "home.left.mentor",
    "home.left.notice",
    "home.left.objection",
    "home.left.own_ledger",
    "home.left.periods",
    "home.left.reporting",
    "home.left.request",
    "home.left.teacher",
    "home.left.wish",
    "home.more_forms",
    "home.never_backed_up",
    "home.no_reporting",
    "home.no_staff",
    "home.old_backup",
    "home.reporting",
    "home.retention",
    "home.sheet",
    "home.transfers",
    "home.weekday.1",
    "home.weekday.2",
    "home.weekday.3",
    "home.weekday.4",
    "home.weekday.5",
    "home.weekday.6",
    "home.weekday.7",
)

MOST_SENTENCES = 7
"""With the year's line, the figures and what is safe this fills 80 x 24; taller screens show more.
"""
BESIDES = 17
"""Lines of the screen that are no due sentence."""
SPRING = (2, 8)
"""First and last month that the screen calls the spring term."""


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """Everything that home shows."""

    due: DueFacts
    sent: LastSent | None
    unsent: int
    """Rows that the next bundle would carry; 0 where no card is enrolled yet."""
    today: date

    @property
    def overview(self) -> Overview:
        """The figures of the school."""
        return self.due.overview


@dataclass(frozen=True, slots=True)
class GradeBar:
    """A grade and how many sit in it."""

    label: str
    pupils: int


def gather(office: Office) -> HomeFigures:
    """Gather the figures; runs at the desk."""
    return HomeFigures(
        due_facts(office), last_sent(office), unsent_rows(office), office.clock.today()
    )


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


def most_that_fit(height: int) -> int:
    """Return how many due sentences a screen of so many lines shows."""
    return max(height - BESIDES, MOST_SENTENCES)


def due_title(figures: HomeFigures, most: int = MOST_SENTENCES) -> str:
    """Return the heading, which counts what does not fit."""
    rest = len(due_items(figures.due)) - most
    return t("home.due") + (tn("home.due_more", rest) if rest > 0 else "")


def due_entries(figures: HomeFigures, most: int = MOST_SENTENCES) -> list[MenuEntry]:
    """Return what is due, the most pressing first; a sentence even when nothing is."""
    items = due_items(figures.due)[:most]
    entries = [entry_of(item, figures.today) for item in items]
    year = MenuEntry("go:year", t("home.year"), "F12")
    return [*(entries or [MenuEntry("go:pupils", t("home.nothing_due"), "F2")]), year]


PLACES_OF: dict[DueKind, tuple[str, str]] = {
    DueKind.RECOVERY_SHEET: ("sheet", ""),
    DueKind.MORE_FORMS: ("unfinished", ""),
    DueKind.DRAW_FORK: ("go:draw", ""),
    DueKind.FIRST_IMPORT: ("go:import", ""),
    DueKind.FIRST_PUPIL: ("new_pupil", ""),
    DueKind.ABSENT: ("dropout", ""),
    DueKind.CASES: ("cases", ""),
    DueKind.REPORTING: ("reporting", ""),
    DueKind.NO_REPORTING: ("reporting", ""),
    DueKind.TRANSFERS: ("transfers", ""),
    DueKind.ERASURES: ("erasures", ""),
    DueKind.CONFLICTS: ("go:conflicts", ""),
    DueKind.ARRIVALS: ("go:handover", ""),
    DueKind.SENT_BACK: ("go:handover", ""),
    DueKind.HELD: ("go:stick", "F7"),
    DueKind.LEAVERS: ("leavers", ""),
    DueKind.NO_STAFF: ("go:staff", "F4"),
    DueKind.NEVER_BACKED_UP: ("go:settings", "F8"),
    DueKind.OLD_BACKUP: ("go:settings", "F8"),
    DueKind.RETENTION: ("retention", ""),
}
"""Where a sentence leads, and the key that leads there too; Enter where there is none."""

_PLAIN = {
    DueKind.RECOVERY_SHEET: "home.sheet",
    DueKind.DRAW_FORK: "home.draw_fork",
    DueKind.FIRST_IMPORT: "home.import_first",
    DueKind.FIRST_PUPIL: "home.first_pupil",
    DueKind.NO_STAFF: "home.no_staff",
    DueKind.NEVER_BACKED_UP: "home.never_backed_up",
}
_COUNTED = {
    DueKind.MORE_FORMS: "home.more_forms",
    DueKind.ABSENT: "home.absent",
    DueKind.CASES: "home.cases",
    DueKind.REPORTING: "home.reporting",
    DueKind.NO_REPORTING: "home.no_reporting",
    DueKind.TRANSFERS: "home.transfers",
    DueKind.ERASURES: "home.erasures",
    DueKind.CONFLICTS: "home.conflicts",
    DueKind.ARRIVALS: "handover.due",
    DueKind.SENT_BACK: "handover.due_back",
    DueKind.HELD: "home.held",
    DueKind.LEAVERS: "home.leavers",
    DueKind.OLD_BACKUP: "home.old_backup",
    DueKind.RETENTION: "home.retention",
}


def entry_of(item: DueItem, today: date) -> MenuEntry:
    """Return the sentence of one thing that is due."""
    left = _left_entry(item, today)
    if left is not None:
        return left
    if item.kind is DueKind.WITHOUT_NUMBER:
        sentence = tn("home.without_number", item.count)
        if item.beside:
            sentence += tn("home.by_proof", item.beside)
        return MenuEntry("open_items", sentence, t("home.fill_in"))
    place, key = PLACES_OF[item.kind]
    if isinstance(item.about, AbsentChild) and item.count == 1:
        sentence = tn("home.absent_one", item.about.days, name=item.about.name)
    elif item.kind in _COUNTED:
        sentence = tn(_COUNTED[item.kind], item.count)
    else:
        sentence = t(_PLAIN[item.kind])
    is_warning = item.kind is DueKind.DRAW_FORK
    return MenuEntry(place, sentence, key or t("key.enter"), is_warning=is_warning)


def _left_entry(item: DueItem, today: date) -> MenuEntry | None:
    """Return the sentence of what was left half done, and of a doubtful date."""
    match item.about:
        case Draft() as draft:
            return MenuEntry(str(draft.key), _draft_sentence(draft, today), t("home.go_on"))
        case KeptForm() as form:
            key = f"form:{form.kind}.{form.change}.{','.join(form.pupils)}.{form.record}"
            return MenuEntry(key, _form_sentence(form, today), t("home.go_on"))
        case KeptFixes() as fixes:
            return MenuEntry("fixes", _fixes_sentence(fixes), t("home.go_on_import"))
        case ClockDoubt() as doubt:
            return MenuEntry("clock", clock_line(doubt), t("key.enter"), is_warning=True)
    return None


def _draft_sentence(draft: Draft, today: date) -> str:
    name = draft.name or t("home.unnamed")
    moment = moment_text(draft.at, today)
    if draft.key.kind is DraftKind.PUPIL:
        return t("home.draft_pupil", name=name, moment=moment)
    return t("home.draft_staff", name=name, moment=moment)


def _form_sentence(form: KeptForm, today: date) -> str:
    moment = moment_text(form.at, today)
    name = form.name or t("home.unnamed")
    several = len(form.pupils) > 1
    if form.room is not None:
        said = {"what": t(f"home.left.{form.room.what}"), "moment": moment}
        return t("home.left_of", name=form.name, **said) if form.name else t("home.left", **said)
    match form.kind:
        case FormKind.OWN_LEDGER:
            return tn("home.form_own_ledger", len(form.pupils), name=name, moment=moment)
        case FormKind.CONSENT if several:
            return tn("home.form_consent_several", len(form.pupils), moment=moment)
        case FormKind.CHANGE if several:
            kind = t(f"change.kind.{form.change}")
            return tn("home.form_change_several", len(form.pupils), kind=kind, moment=moment)
        case FormKind.CHANGE:
            kind = t(f"change.kind.{form.change}")
            return t("home.form_change", kind=kind, name=name, moment=moment)
    return t(_FORM_SENTENCES[form.kind], name=name, moment=moment)


_FORM_SENTENCES = {
    FormKind.TRANSFER_IN: "home.form_transfer_in",
    FormKind.SEND_BACK: "home.form_send_back",
    FormKind.CONSENT: "home.form_consent",
    FormKind.HOUSEHOLD: "home.form_household",
    FormKind.PLEDGE: "home.form_pledge",
    FormKind.CASE: "home.form_case",
    FormKind.CARE: "home.form_care",
    FormKind.MEALS: "home.form_meal",
}


def _fixes_sentence(fixes: KeptFixes) -> str:
    file = fixes.path.name if fixes.path else t("home.a_workbook")
    return tn("home.import_fixes", fixes.rows, file=file)


def heads_sentence(figures: HomeFigures) -> str:
    """Return the figures of the school in one line."""
    heads, facts = figures.overview.heads, figures.overview
    if not heads.registered + facts.staff:
        return ""
    pupils = t(
        "home.heads",
        pupils=heads.pupils,
        boys=heads.boys,
        girls=heads.girls,
        boarders=heads.boarders,
        left_behind=heads.left_behind,
    )
    if heads.coming:
        pupils += "   " + t("home.coming", pupils=heads.coming)
    staff = t("home.staff", staff=facts.staff)
    if facts.missing_subjects:
        staff += "  " + t("home.missing_subjects", subjects=subjects_text(facts.missing_subjects))
    return f"{pupils}\n{staff}"


def grade_bars(figures: HomeFigures) -> tuple[GradeBar, ...]:
    """Return the grades that have pupils, from the youngest."""
    year = SchoolYear.of(figures.today)
    return tuple(
        GradeBar(grade_text(count.cohort, year), count.pupils)
        for count in figures.overview.cohorts
        if count.cohort.grade(year) >= 1
    )


def backup_sentence(figures: HomeFigures) -> str:
    """Return when the last backup was made."""
    return t("home.backup", said=backup_text(figures.overview.backups, figures.today))


def backup_text(made: BackupsMade, today: date) -> str:
    """Return which backup there is, as home and the settings say it; fits 50 cells."""
    if made.taken_at is not None:
        return t("backup.taken", moment=moment_text(made.taken_at, today))
    if made.daily is not None:
        return t("backup.daily_only", day=day_text(made.daily, today))
    return t("backup.none")


def stick_sentence(figures: HomeFigures) -> str:
    """Return what was sent last; only a receipt means delivered."""
    sent = figures.sent
    if sent is None:
        return t("home.nothing_sent")
    moment = moment_text(sent.at, figures.today)
    if sent.readers > 1 and not sent.is_received:
        return t("home.sent_to", moment=moment, readers=sent.readers, received=sent.received)
    if sent.readers > 1:
        return t("home.sent_to_all", moment=moment, readers=sent.readers)
    if not sent.is_received:
        return t("home.sent", number=sent.number, moment=moment)
    said = t("home.sent_received", number=sent.number, moment=moment)
    return t("home.and_unsent", said=said, count=figures.unsent) if figures.unsent else said
