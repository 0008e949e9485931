"""What the screen of the stick says, as lines. Pure but for the catalogs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.errors import CunxiaoError
from core.i18n import error_sentence, t, tn
from sync.asleep import Asleep
from sync.correspondence import (
    ChangedRow,
    ConflictView,
    Correspondence,
    LetterState,
    LetterView,
    RefusedRow,
    SentView,
)
from sync.inbox import ImportOutcome
from sync.outbox import Outgoing, UnwrittenBundle, WrittenBundle
from tui.moments import moment_text
from tui.screens.work import amount, joined
from tui.widgets.agenda import AgendaLine, act, heading, quiet, text, warning
from tui.widgets.path_dialog import Place

MESSAGE_IDS = (
    "stick.conflicts",
    "stick.conflicts_now",
    "stick.changed_here",
    "stick.would_change",
)
MESSAGE_PREFIXES = ("stick.table.", "stick.asleep.", "problem.")

MAIN_TABLES = ("pupil", "staff_member")
"""Said first and in full; what belongs to them is only counted."""
MOST_NAMED = 3
MOST_CHANGED = 6
CHOOSE_FOLDER = "write:"
CHOOSE_FILE = "read:"
CONFLICTS = "conflicts"
CARDS = "cards"

_SAID_AS = {
    "guardian": "guardian",
    "enrolment": "enrolment",
    "appointment": "appointment",
    "school": "school",
    "class_group": "class_group",
    "seat": "seat",
    "record_change": "record_change",
    "term_report": "term_report",
    "term_closing": "term_closing",
    "absence": "absence",
    "dropout_case": "dropout",
    "dropout_visit": "dropout",
    "dropout_duty": "dropout",
    "pledge": "pledge",
    "household_child": "household_child",
    "cohort_entrants": "cohort_entrants",
    "child_care": "care",
    "care_talk": "care",
    "meal_day": "meal_day",
    "own_ledger": "own_ledger",
    "own_ledger_line": "own_ledger",
    "consent": "consent",
}
"""What stands in a table, by the word a head knows it under; all else is 其他."""


def carried_lines(view: Correspondence, today: date) -> list[AgendaLine]:
    """Say what the next bundle carries, or why none can be written."""
    lines = [heading(t("stick.carries"))]
    if view.obstacle is not None:
        lines.append(warning(error_sentence(view.obstacle)))
        return lines
    if view.is_centre:
        return [*lines, *(text(_for_school(one)) for one in view.outgoing)]
    for one in view.outgoing:
        lines += _for_centre(one, view.sent, today)
    return lines


def _for_centre(one: Outgoing, sent: Sequence[SentView], today: date) -> list[AgendaLine]:
    lines = [text(_main_table(one, table)) for table in MAIN_TABLES if _rows(one, table)]
    others = _others(one)
    if others:
        lines.append(quiet(t("stick.others", tables=others)))
    if not one.entries:
        lines.append(text(t("stick.nothing_new", to=one.to_name)))
        return lines
    received = [bundle for bundle in sent if bundle.receipt is not None]
    if received:
        sentence = t(
            "stick.since",
            day=moment_text(received[0].created, today),
            number=received[0].number,
            entries=one.entries,
            to=one.to_name,
        )
    elif sent:
        sentence = t("stick.unconfirmed", entries=one.entries, to=one.to_name)
    else:
        sentence = t("stick.first_time", entries=one.entries, to=one.to_name)
    return [*lines, quiet(sentence)]


def _for_school(one: Outgoing) -> str:
    if not one.entries:
        return t("stick.school_nothing", school=one.to_name)
    return tn("stick.school_entries", one.entries, school=one.to_name)


def _rows(one: Outgoing, table: str) -> int:
    return sum(row.new + row.changed for row in one.rows if row.table == table)


def _main_table(one: Outgoing, table: str) -> str:
    figures = [
        (row.new, row.changed) for row in one.rows if row.table == table and row.new + row.changed
    ]
    new, changed = figures[0]
    parts = []
    if new:
        parts.append(t("stick.new", count=new))
    if changed:
        parts.append(t("stick.changed", count=changed))
    return t(f"stick.table.{table}") + "   " + "   ".join(parts)


def _others(one: Outgoing) -> str:
    counted: dict[str, int] = {}
    for row in one.rows:
        if row.table not in MAIN_TABLES:
            word = _SAID_AS.get(row.table, "other")
            counted[word] = counted.get(word, 0) + row.new + row.changed
    ordered = [word for word in dict.fromkeys([*_SAID_AS.values(), "other"]) if word in counted]
    return joined(
        t("stick.counted", table=t(f"stick.table.{word}"), count=counted[word])
        for word in ordered
        if counted[word]
    )


def target_lines(view: Correspondence, sticks: Sequence[Place], name: str) -> list[AgendaLine]:
    """Offer where to write: sticks first."""
    if view.obstacle is not None:
        return []
    lines = [heading(t("stick.write_to"))]
    if not sticks:
        lines.append(quiet(t("stick.no_stick")))
    lines += [act(f"write:{place.path}", t("stick.write"), name, _drive(place)) for place in sticks]
    lines.append(act(CHOOSE_FOLDER, t("stick.write_elsewhere"), "" if sticks else name))
    return lines


def _drive(place: Place) -> str:
    return place.path.name or str(place.path)


def letter_lines(letters: Sequence[LetterView], today: date) -> list[AgendaLine]:
    """List the files that came, the newest first; those for others are counted only."""
    lines = [heading(t("stick.received"))]
    ours = [one for one in letters if one.state is not LetterState.OWN]
    if not ours:
        lines.append(quiet(t("stick.nothing_received")))
    for at, one in enumerate(letters):
        if one.state is not LetterState.OWN:
            lines.append(_letter(at, one, today))
    lines.append(act(CHOOSE_FILE, t("stick.read_elsewhere")))
    return lines


def _letter(at: int, one: LetterView, today: date) -> AgendaLine:
    when = moment_text(one.letter.modified, today)
    if one.inspection is None:
        return act(f"read:{at}", t("stick.unreadable"), one.letter.path.name, when)
    label = t("stick.read_before" if one.state is LetterState.READ else "stick.read")
    value = t("stick.from", school=one.inspection.school_name, file=one.letter.path.name)
    return act(f"read:{at}", label, value, when)


def receipt_lines(sent: Sequence[SentView], today: date) -> list[AgendaLine]:
    """Say what became of what was sent."""
    if not sent:
        return []
    lines = [heading(t("stick.receipts"))]
    for one in sent[:MOST_NAMED]:
        day = moment_text(one.created, today)
        if one.receipt is None:
            lines.append(quiet(t("stick.no_receipt", number=one.number, day=day, to=one.to)))
        elif one.receipt.error:
            lines.append(warning(t("stick.refused_whole", number=one.number, day=day, to=one.to)))
        elif not one.refused:
            lines.append(text(t("stick.all_received", number=one.number, day=day, to=one.to)))
        else:
            sentence = tn(
                "stick.some_refused", len(one.refused), number=one.number, day=day, to=one.to
            )
            lines += [warning(sentence), *refused_lines(one.refused)]
    return lines


def refused_lines(refused: Sequence[RefusedRow]) -> list[AgendaLine]:
    """Name whose records were held back, and why."""
    return [
        text(t("stick.refused_row", subject=one.subject, reason=t(f"problem.{one.code}")))
        for one in refused
    ]


def conflict_lines(conflicts: Sequence[ConflictView], *, is_centre: bool) -> list[AgendaLine]:
    """Say what a person must decide."""
    if not conflicts:
        return []
    from tui.screens.conflicts import side_name  # noqa: PLC0415 - start-up

    lines = [heading(tn("stick.to_decide", len(conflicts)))]
    for one in conflicts[:MOST_NAMED]:
        values = "   ".join(
            f"{side_name(claim, one.school, is_centre=is_centre)} {claim.text}"
            for claim in one.claims
        )
        lines.append(text(f"{one.subject} {one.field}   {values}"))
    lines.append(act(CONFLICTS, t("stick.decide")))
    return lines


def asleep_lines(waiting: Sequence[Asleep]) -> list[AgendaLine]:
    """Say whose entries wait here, for what, and who can bring it."""
    if not waiting:
        return []
    lines = [heading(t("stick.asleep"))]
    lines += [
        text(tn(f"stick.asleep.{one.waits_for}", one.entries, school=one.school, whose=one.whose))
        for one in waiting
    ]
    return [*lines, quiet(t("stick.asleep_safe"))]


@dataclass(frozen=True, slots=True)
class Written:
    """What lies on the stick now, and what could not be written there."""

    written: Sequence[WrittenBundle]
    unwritten: Sequence[UnwrittenBundle] = ()


def written_lines(done: Written) -> list[AgendaLine]:
    """Say what was written and read back, and for whom nothing lies there and why."""
    return [
        heading(t("stick.just_done")),
        *(line for one in done.written for line in _written(one)),
        *(_unwritten(one) for one in done.unwritten),
        quiet(t("stick.may_pull")),
    ]


def _unwritten(one: UnwrittenBundle) -> AgendaLine:
    return warning(t("stick.unwritten", to=one.to_name, why=error_sentence(one.error)))


def _written(one: WrittenBundle) -> tuple[AgendaLine, AgendaLine]:
    facts = t("stick.written", entries=one.entries, size=amount(one.size), to=one.to_name)
    return text(str(one.path)), quiet(facts)


def changed_sentences(changed: Sequence[ChangedRow], *, is_done: bool) -> list[str]:
    """Say what the other side's bundle changes, or changed, of one's own people."""
    if not changed:
        return []
    lead = tn("stick.changed_here" if is_done else "stick.would_change", len(changed))
    named = [
        t("stick.changed_row", subject=one.subject, field=one.field, value=one.value)
        for one in changed[:MOST_CHANGED]
    ]
    rest = len(changed) - MOST_CHANGED
    return [lead, *named, *([tn("stick.changed_more", rest)] if rest > 0 else [])]


def outcome_sentences(outcome: ImportOutcome, refused: Sequence[RefusedRow]) -> list[str]:
    """Say what reading a bundle does, or did."""
    done = not outcome.is_dry_run
    sentences = [
        t(
            "stick.applied" if done else "stick.would_apply",
            school=outcome.bundle.school_name,
            number=outcome.bundle.id.number,
            count=outcome.applied,
        )
    ]
    if outcome.already_known:
        sentences.append(tn("stick.known", outcome.already_known))
    if outcome.waiting:
        sentences.append(tn("stick.waiting", outcome.waiting))
    if outcome.conflicts:
        opened = "stick.conflicts_now" if done else "stick.conflicts"
        sentences.append(tn(opened, len(outcome.conflicts)))
    gone = {one.subject_id for one in outcome.erasures.done}
    if gone:
        sentences.append(tn("stick.erased", len(gone)))
    if outcome.late_rows:
        sentences.append(tn("stick.late_rows", outcome.late_rows))
    if outcome.let_in:
        sentences.append(tn("stick.let_in", outcome.let_in))
    if outcome.erasures.asked:
        sentences.append(tn("stick.erasures_asked", len(outcome.erasures.asked)))
    if refused:
        sentences.append(tn("stick.held", len(refused)))
        sentences += [line.text for line in refused_lines(refused)]
    if outcome.bundle.receipts:
        sentences.append(tn("stick.brings_receipts", len(outcome.bundle.receipts)))
    if not outcome.bundle.follows:
        sentences.append(t("stick.gap"))
    return sentences


def failure_lines(error: CunxiaoError, path: Path) -> list[AgendaLine]:
    """Say why a file was not read; the notice line would cut it."""
    return [heading(path.name), warning(error_sentence(error))]
