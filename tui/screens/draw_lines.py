"""What each step of the draw says, in the words of the meeting. Pure but for the catalogs."""

from __future__ import annotations

from collections.abc import Sequence

from core.assign.balance import BalanceReport
from core.assign.plan import DEFAULT_ATTRIBUTES, LeftOutCause
from core.draw_meeting import (
    ClassFigures,
    CohortStanding,
    Meeting,
    Published,
    Step,
    compare_slips,
)
from core.grades import grade_label
from core.grouping.forks import Fork
from core.i18n import t, tn
from core.models import Cohort, SchoolYear
from tui.screens.moments import day_text
from tui.screens.work import joined
from tui.widgets.agenda import AgendaLine, act, blank, heading, quiet, text, warning

MESSAGE_PREFIXES = ("attribute.", "draw.fork.", "draw.state.", "draw.step.")

UNKNOWN = "?"
PUPILS_A_CELL = 2
MOST_CELLS = 25
"""A bar of full length: fifty pupils."""


def cohort_name(cohort: Cohort, year: SchoolYear) -> str:
    """Return 2026级（一年级）."""
    return t("draw.cohort", year=cohort.entry_year, grade=grade_label(cohort, year))


def cohort_lines(standings: Sequence[CohortStanding], year: SchoolYear) -> list[AgendaLine]:
    """Offer the cohorts; a school with one class a grade is told that it needs no draw."""
    if not standings:
        return [text(t("draw.nobody")), heading(t("draw.other")), act("resume", t("pack.resume"))]
    lines: list[AgendaLine] = []
    begun = [one for one in standings if one.state is not None or one.has_draft]
    if all(one.fits_one_class for one in standings) and not begun:
        lines += [heading(t("draw.single_title")), text(t("draw.single")), blank()]
        lines.append(act("single", t("draw.single_write"), t("draw.single_write_value")))
        lines.append(heading(t("draw.anyway")))
    else:
        lines.append(heading(t("draw.which")))
    for one in standings:
        lines.append(
            act(
                f"{one.cohort.stage}:{one.cohort.entry_year}",
                cohort_name(one.cohort, year),
                tn("draw.heads", one.pupils, boys=one.boys, girls=one.pupils - one.boys),
                _state(one),
            )
        )
    lines += [heading(t("draw.other")), act("resume", t("pack.resume"), t("pack.resume_hint"))]
    return lines


def fork_lines(forks: Sequence[Fork], year: SchoolYear) -> list[AgendaLine]:
    """Warn of what was drawn or sealed twice, on two PCs that did not know of one another."""
    return [
        warning(
            t(
                f"draw.fork.{one.kind}",
                cohort=cohort_name(one.cohort, year),
                days=joined(day_text(day) for day in one.days),
            )
        )
        for one in forks
    ]


def _state(one: CohortStanding) -> str:
    if one.state is not None:
        return t(f"draw.state.{one.state}")
    if one.has_draft:
        return t("draw.state.draft")
    return t("draw.state.one_class") if one.fits_one_class else ""


def step_lines(meeting: Meeting, published: Published | None) -> list[AgendaLine]:
    """Return what the present step says; the slips have a desk of their own."""
    if meeting.step is Step.PLAN:
        return plan_lines(meeting)
    if meeting.step is Step.APPROVAL:
        return approval_lines(meeting)
    if meeting.step is Step.SEAL:
        return sealed_lines() if meeting.plan else seal_lines(meeting)
    if meeting.step is Step.DRAW:
        return draw_lines([line.first for line in compare_slips(meeting.slips)])
    return result_lines(meeting, published, can_open=True)


def plan_lines(meeting: Meeting) -> list[AgendaLine]:
    """Step 1: how many classes, and what is balanced."""
    decisions = meeting.decisions
    least, rest = divmod(meeting.pupils, max(decisions.classes, 1))
    size = t("draw.each", least=least) if not rest else t("draw.each_about", least=least)
    lines = [
        heading(t("draw.plan_title")),
        act("classes", t("draw.classes"), t("draw.classes_value", count=decisions.classes), size),
        heading(t("draw.attributes_title")),
    ]
    lines += [
        act(
            f"attribute:{key}",
            t(f"attribute.{key}"),
            t("draw.left_out" if key in decisions.left_out else "draw.balanced"),
        )
        for key in DEFAULT_ATTRIBUTES
    ]
    lines += [
        quiet(t("draw.no_scores")),
        heading(t("draw.next")),
        act("propose", t("draw.propose")),
    ]
    return lines


def approval_lines(meeting: Meeting) -> list[AgendaLine]:
    """Step 2: what to expect, and who approves it."""
    lines = [heading(t("draw.expect_title")), *_proposal_lines(meeting)]
    if meeting.expected is not None:
        lines += balance_lines(meeting.expected)
        lines.append(quiet(t("draw.expect_binds_nobody")))
    lines += [
        heading(t("draw.next")),
        act("approve", t("draw.approve"), t("draw.approve_hint")),
        act("change", t("draw.change")),
    ]
    return lines


def _proposal_lines(meeting: Meeting) -> list[AgendaLine]:
    proposal = meeting.proposal
    if proposal is None:
        return []
    plan = proposal.plan
    counted = joined(t(f"attribute.{one.key}") for one in plan.attributes)
    lines = [
        text(t("draw.proposed", pupils=len(plan.pupils), classes=plan.classes)),
        text(t("draw.counted", attributes=counted)),
    ]
    for cause, message in (
        (LeftOutCause.CHOSEN, "draw.chosen_out"),
        (LeftOutCause.SINGLE_LEVEL, "draw.single_level"),
    ):
        names = joined(t(f"attribute.{out.key}") for out in plan.left_out if out.cause is cause)
        if names:
            lines.append(quiet(_out_sentence(message, names)))
    unknown = [one.key for one in plan.attributes if UNKNOWN in one.levels]
    if unknown:
        names = joined(t(f"attribute.{key}") for key in unknown)
        lines.append(warning(t("draw.some_unknown", attributes=names)))
    if plan.annulled:
        lines.append(warning(tn("draw.annulled_before", len(plan.annulled))))
    return lines


def _out_sentence(message: str, names: str) -> str:
    if message == "draw.chosen_out":
        return t("draw.chosen_out", attributes=names)
    return t("draw.single_level", attributes=names)


def seal_lines(meeting: Meeting) -> list[AgendaLine]:
    """Step 3 before the seal: what it does."""
    return [
        heading(t("draw.seal_title")),
        text(
            t(
                "draw.approved",
                approver=meeting.decisions.approver,
                day=meeting.decisions.approved_on,
            )
        ),
        text(t("draw.seal_does")),
        heading(t("draw.next")),
        act("seal", t("draw.seal")),
        act("change", t("draw.change")),
    ]


def sealed_lines() -> list[AgendaLine]:
    """Step 3 after the seal: the check code stands above; it is read out now."""
    return [
        text(t("draw.read_out")),
        heading(t("draw.next")),
        act("read_out", t("draw.was_read_out")),
        act("pack", t("pack.write"), t("pack.write_hint")),
        act("papers", t("around.papers"), t("around.papers_hint")),
        act("after", t("after.sealed_wrong"), t("after.sealed_wrong_hint")),
    ]


def draw_lines(slips: Sequence[str]) -> list[AgendaLine]:
    """Step 5: everything is there."""
    return [
        heading(t("draw.ready_title")),
        text(tn("draw.ready", len(slips), slips=joined(slips))),
        text(t("draw.once")),
        heading(t("draw.next")),
        act("draw", t("draw.draw")),
        act("slips_again", t("draw.slips_again")),
        act("pack", t("pack.write"), t("pack.write_hint")),
    ]


def result_lines(
    meeting: Meeting, published: Published | None, *, can_open: bool
) -> list[AgendaLine]:
    """Step 6: the classes, how even they are, and what is written for the public."""
    lines: list[AgendaLine] = []
    if published is not None:
        lines.append(heading(tn("draw.published_files", len(published.files))))
        lines += [quiet(str(path)) for path in published.files]
        if can_open:
            lines.append(act("open", t("print.open")))
    lines.append(heading(t("draw.result_title")))
    lines += class_table(meeting.classes)
    if meeting.certificate is not None:
        lines += balance_lines(meeting.certificate.balance)
        slips = joined(meeting.certificate.slips)
        lines.append(quiet(t("draw.slips_used", slips=slips)))
        lines.append(quiet(t("draw.code_again", code=meeting.certificate.check_code)))
    lines.append(heading(t("draw.next")))
    if meeting.hangs_until is None:
        lines.append(act("publish", t("draw.publish"), t("draw.publish_hint")))
    else:
        lines.append(text(t("draw.hangs", day=day_text(meeting.hangs_until))))
        lines.append(act("publish", t("draw.publish_again")))
        lines.append(act("archive", t("around.archive"), t("around.archive_hint")))
    lines.append(act("papers", t("around.papers"), t("around.papers_after")))
    lines.append(act("after", t("after.go"), t("after.go_hint")))
    return lines


def class_table(classes: Sequence[ClassFigures]) -> list[AgendaLine]:
    """Return the classes with their figures."""
    return [
        text(
            tn("draw.class_line", one.pupils, label=one.label, boys=one.boys, girls=one.girls)
            + "   "
            + "=" * min(-(-one.pupils // PUPILS_A_CELL), MOST_CELLS)
        )
        for one in classes
    ]


def balance_lines(balance: BalanceReport) -> list[AgendaLine]:
    """Say how even classes are, in words first."""
    if balance.excess == 0:
        lines = [text(t("draw.even"))]
    else:
        lines = [warning(tn("draw.not_quite_even", len(balance.uneven_levels)))]
    lines.append(quiet(t("draw.spread", sizes=balance.size_range, sexes=balance.sex_range)))
    return lines + [
        quiet(
            t(
                "draw.uneven",
                attribute=t(f"attribute.{one.attribute}"),
                least=one.least,
                most=one.most,
            )
        )
        for one in balance.uneven_levels
    ]
