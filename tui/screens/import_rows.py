"""The rows of an import as the review shows them: what each would do, and what was put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.i18n import t, tn
from tui.screens.work import joined, quoted
from tui.widgets.review_rows import Outcome as Shown
from tui.widgets.review_rows import ReviewRow

if TYPE_CHECKING:
    from core.workbooks.import_changes import FieldChange
    from core.workbooks.import_looking import ImportLook

MOST_NAMED = 6
"""Columns named in a sentence; the rest is counted."""

MESSAGE_PREFIXES = ("field.", "import_review.will_be.", "import_review.is_now.")


def review_rows(look: ImportLook, *, is_stored: bool) -> list[ReviewRow]:
    """Return every row of a look, as it would be or as it was stored."""
    return [review_row(look, at, is_stored=is_stored) for at in range(len(look.plan.rows))]


def review_row(look: ImportLook, at: int, *, is_stored: bool) -> ReviewRow:
    """Return a planned row as the review shows it."""
    from core.workbooks.import_fixes import told_fixes  # noqa: PLC0415 - start-up
    from core.workbooks.refusals import problem_sentence, row_sentences  # noqa: PLC0415 - start-up

    row = look.plan.rows[at]
    sentences = row_sentences(look.plan, row, look.read)
    brief = problem_sentence(row.problems[0], look.plan.kind) if row.problems else ""
    fixed = told_fixes(look.raw_row(at), look.fix(at))
    outcome = Shown(row.outcome.value if row.outcome.value != "rejected" else "refused")
    told = [t("workbook.fixed", change=change_sentence(one)) for one in fixed]
    name = row.source.draft.name
    if outcome is Shown.REFUSED:
        summary = brief
        told = [*sentences, *told, _left_out(is_stored=is_stored)]
        return ReviewRow(place_of(look, at), name, outcome, summary, tuple(told))
    changes = look.changes.get(at, ())
    summary = joined(t(f"field.{one.field}") for one in fixed or changes)
    if fixed:
        summary = t("workbook.fixed_short", fields=summary)
    told += [change_sentence(one) for one in changes]
    return ReviewRow(
        place_of(look, at),
        name,
        outcome,
        brief or summary,
        (*told, *sentences) or (_outcome_said(outcome, is_stored=is_stored),),
        is_warned=bool(sentences),
        is_fixed=bool(fixed),
    )


def _outcome_said(outcome: Shown, *, is_stored: bool) -> str:
    if is_stored:
        return t(f"import_review.is_now.{outcome}")
    return t(f"import_review.will_be.{outcome}")


def _left_out(*, is_stored: bool) -> str:
    return t("import_review.row_was_left_out" if is_stored else "import_review.row_left_out")


def place_of(look: ImportLook, at: int) -> str:
    """Return where a row stands in the workbook."""
    source = look.plan.rows[at].source
    if len(look.read.sheets) > 1:
        return t("import_review.place", sheet=source.sheet, row=source.row)
    return t("import_review.row", row=source.row)


def change_sentence(change: FieldChange) -> str:
    """Say what one field was and becomes."""
    field = t(f"field.{change.field}")
    if not change.before:
        return t("import_review.filled", field=field, after=change.after)
    if not change.after:
        return t("import_review.emptied", field=field, before=change.before)
    return t("import_review.changed", field=field, before=change.before, after=change.after)


def findings(look: ImportLook, *, is_stored: bool) -> str:
    """Say what is stored or would be, how it was read, and what was not taken."""
    from core.workbooks.refusals import (  # noqa: PLC0415 - start-up
        note_sentence,
        problem_sentence,
        remembered_sentence,
    )

    plan = look.plan
    sentences = [_counts(look, is_stored=is_stored)]
    sentences.append(remembered_sentence(look.read, look.mapping))
    if plan.refused_columns:
        named = _named(plan.refused_columns)
        sentences.append("! " + t("import_review.refused_columns", columns=named))
    if plan.ignored_columns:
        sentences.append(t("import_review.ignored_columns", columns=_named(plan.ignored_columns)))
    sentences += [problem_sentence(problem) for problem in plan.workbook_warnings]
    sentences += [note_sentence(note) for note in plan.notes]
    return "\n".join(sentence for sentence in sentences if sentence)


def _counts(look: ImportLook, *, is_stored: bool) -> str:
    from core.workbooks.importing import Outcome  # noqa: PLC0415 - start-up

    plan = look.plan
    figures = {outcome.value: plan.count(outcome) for outcome in Outcome}
    stored = "import_review.counts_stored" if is_stored else "import_review.counts"
    sentence = t(stored, accepted=plan.accepted, **figures)
    refused = figures[Outcome.REJECTED.value]
    if refused:
        sentence += tn("import_review.refused_rows", refused)
    if look.fixed_accepted:
        sentence += tn("workbook.fixed_rows", look.fixed_accepted)
    return sentence


def _named(columns: tuple[str, ...]) -> str:
    some = joined(quoted(column) for column in columns[:MOST_NAMED])
    more = len(columns) - MOST_NAMED
    return some if more <= 0 else some + tn("import_review.more_columns", more)
