"""What each step of the draw says, in the words of the meeting. Pure but for the catalogs."""

from __future__ import annotations

from collections.abc import Sequence

from core.assign.balance import BalanceReport
from core.assign.plan import DEFAULT_ATTRIBUTES, LeftOutCause, LotsBy
from core.grouping.balance_words import spread_sentence
from core.grouping.decisions import Choices
from core.grouping.forks import Fork
from core.grouping.typed_slips import compare_slips
from core.i18n import t, tn
from core.meeting.draw_meeting import ClassFigures, CohortStanding, Meeting, Published, Step
from core.models import Cohort, SchoolYear
from core.spoken_labels import grade_text
from tui.screens.moments import day_text
from tui.screens.work import joined
from tui.widgets.agenda import AgendaLine, act, blank, heading, quiet, text, warning

MESSAGE_PREFIXES = ("attribute.", "draw.fork.", "draw.lots.", "draw.state.", "draw.step.")

UNKNOWN = "?"
PUPILS_A_CELL = 2
MOST_CELLS = 25
"""A bar of full length: fifty pupils."""


def cohort_name(cohort: Cohort, year: SchoolYear) -> str:
    """Return 2026级（一年级）."""
    return t("draw.cohort", year=cohort.entry_year, grade=grade_text(cohort, year))


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
    lines.append(act("teams", t("teams.hub.where"), t("teams.hub.where_hint")))
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
    """Step 1: how many classes, what is balanced, wishes, and who teaches which class."""
    choices = meeting.decisions.choices
    least, rest = divmod(meeting.pupils, max(choices.classes, 1))
    size = t("draw.each", least=least) if not rest else t("draw.each_about", least=least)
    counted = len(DEFAULT_ATTRIBUTES) - len(choices.left_out)
    lines = [warning(t("draw.begun_anew"))] if meeting.decisions.is_anew else []
    return [
        *lines,
        heading(t("draw.plan_title")),
        act("classes", t("draw.classes"), t("draw.classes_value", count=choices.classes), size),
        act(
            "attributes",
            t("draw.attributes"),
            tn("draw.attributes_count", counted + len(choices.extra)),
            _attributes_detail(choices),
        ),
        act("wishes", t("draw.wishes"), _wishes_value(choices)),
        act("lots", t("draw.lots_title"), _lots_value(choices)),
        act("late_days", t("draw.late_days"), _late_days_value(choices)),
        quiet(t("draw.no_scores")),
        _leading_line(meeting),
        heading(t("draw.next")),
        act("propose", t("draw.propose"), t("draw.propose_hint")),
        act("county", t("county.act"), t("county.act_hint")),
    ]


def _attributes_detail(choices: Choices) -> str:
    out = joined(t(f"attribute.{key}") for key in choices.left_out)
    added = joined(t(f"attribute.{own.key}") for own in choices.extra)
    parts = [t("draw.without", attributes=out)] if out else []
    parts += [t("draw.with", attributes=added)] if added else []
    return "  ".join(parts)


def _wishes_value(choices: Choices) -> str:
    if not (choices.together or choices.apart):
        return t("draw.wishes_none")
    return t("draw.wishes_count", together=len(choices.together), apart=len(choices.apart))


def _lots_value(choices: Choices) -> str:
    way = t(f"draw.lots.{choices.lots.by}")
    if choices.lots.by is LotsBy.NOBODY:
        return way
    return t("draw.lots_who", way=way, teams=joined(choices.lots.teams))


def _late_days_value(choices: Choices) -> str:
    return joined(choices.late_days) if choices.late_days else t("draw.late_days_any")


def approval_lines(meeting: Meeting) -> list[AgendaLine]:
    """Step 2: what to expect, and who approves it."""
    lines = [heading(t("draw.expect_title")), *_proposal_lines(meeting)]
    if meeting.expected is not None:
        lines += balance_lines(meeting.expected)
        lines.append(quiet(t("draw.expect_binds_nobody")))
    lines += [
        heading(t("draw.next")),
        act("approve", t("draw.approve"), t("draw.approve_hint")),
        act("rehearse", t("draw.rehearse"), t("draw.rehearse_hint")),
        _leading_line(meeting),
        act("change", t("draw.change")),
    ]
    return lines


def _leading_line(meeting: Meeting) -> AgendaLine:
    """Say who leads the draw; Enter names the group, and whom families turn to."""
    leading = meeting.leading
    if leading is None:
        return act("leading", t("leading.page"), t("meeting.open"))
    detail = "" if leading.supervision_phone else t("leading.phone_wanted")
    return act("leading", t("leading.page"), leading.leader, detail)


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
    shared = joined(t(f"attribute.{key}") for key in meeting.shared_extra)
    if shared:
        lines.append(warning(t("draw.extra_shared", attributes=shared)))
    unknown = [one.key for one in plan.attributes if UNKNOWN in one.levels]
    if unknown:
        names = joined(t(f"attribute.{key}") for key in unknown)
        lines.append(warning(t("draw.some_unknown", attributes=names)))
    together, apart = len(plan.together), len(plan.apart)
    if together or apart:
        lines.append(text(t("draw.wishes_noted", together=together, apart=apart)))
    if plan.late.days:
        lines.append(text(t("late.days", days=joined(plan.late.days))))
    if plan.lots.by is LotsBy.NOBODY:
        lines.append(warning(t("draw.no_lots")))
    if not proposal.is_even:
        lines.append(warning(t("draw.wishes_uneven")))
    if plan.annulled:
        lines.append(warning(tn("draw.annulled_before", len(plan.annulled))))
    return lines


def _out_sentence(message: str, names: str) -> str:
    if message == "draw.chosen_out":
        return t("draw.chosen_out", attributes=names)
    return t("draw.single_level", attributes=names)


def seal_lines(meeting: Meeting) -> list[AgendaLine]:
    """Step 3 before the seal: what it does."""
    lines = [heading(t("draw.seal_title"))]
    approved = meeting.decisions.approved
    if approved is not None:
        day = day_text(approved.decided_on)
        lines.append(text(t("draw.approved", approver=approved.approver, day=day)))
        if approved.present:
            lines.append(quiet(t("draw.committee_met", names=joined(approved.present))))
    if meeting.term is not None:
        start = day_text(meeting.term.term_starts_on)
        if meeting.term.is_in_time:
            lines.append(quiet(t("draw.in_time", day=start)))
        else:
            lines.append(warning(t("draw.not_in_time", day=start)))
    return [
        *lines,
        text(t("draw.seal_does")),
        heading(t("draw.next")),
        act("seal", t("draw.seal"), t("draw.seal_hint")),
        act("rehearse", t("draw.rehearse"), t("draw.rehearse_hint")),
        _leading_line(meeting),
        act("change", t("draw.change")),
    ]


def sealed_lines() -> list[AgendaLine]:
    """Step 3 after the seal: the check code stands above; it is read out now."""
    return [
        text(t("draw.read_out")),
        act("read_out", t("draw.was_read_out")),
        act("pack", t("pack.write"), t("pack.write_hint")),
        act("papers", t("around.papers"), t("around.papers_hint")),
        act("record", t("meeting.act"), t("meeting.act_hint")),
        act("after", t("after.sealed_wrong"), t("after.sealed_wrong_hint")),
    ]


def draw_lines(slips: Sequence[str]) -> list[AgendaLine]:
    """Step 5: everything is there."""
    return [
        heading(t("draw.ready_title")),
        text(tn("draw.ready", len(slips), slips=joined(slips))),
        text(t("draw.once")),
        quiet(t("pack.again_after_slips")),
        heading(t("draw.next")),
        act("draw", t("draw.draw")),
        act("slips_again", t("draw.slips_again")),
        act("pack", t("pack.write"), t("pack.write_hint")),
    ]


def result_lines(
    meeting: Meeting, published: Published | None, *, can_open: bool
) -> list[AgendaLine]:
    """Step 6: the classes, how even they are, and what is written for the public."""
    lines = [heading(t("draw.result_title")), *class_table(meeting.classes)]
    certificate = meeting.certificate
    if certificate is not None:
        lines += balance_lines(certificate.balance)
    if published is not None:
        lines.append(text(tn("draw.posted_files", len(published.posted))))
        lines.append(text(tn("draw.kept_files", len(published.kept))))
    lines += [heading(t("draw.next")), *_result_acts(meeting, published, can_open=can_open)]
    if published is not None:
        lines.append(heading(tn("draw.published_files", len(published.files))))
        lines += [quiet(path.name) for path in published.files]
    if certificate is not None:
        lines.append(heading(t("draw.checked_by")))
        lines.append(quiet(t("draw.slips_used", slips=joined(certificate.slips))))
        lines.append(quiet(t("draw.code_again", code=certificate.check_code)))
    return lines


def _result_acts(
    meeting: Meeting, published: Published | None, *, can_open: bool
) -> list[AgendaLine]:
    acts: list[AgendaLine] = []
    certificate = meeting.certificate
    lots = meeting.plan.plan.lots.by if meeting.plan else LotsBy.NOBODY
    if certificate is not None and lots is LotsBy.PHYSICAL and not certificate.teams:
        acts.append(act("hand_lots", t("draw.hand_lots"), t("draw.hand_lots_act")))
    if published is not None and can_open:
        acts.append(act("open", t("print.open"), str(published.posted[0].parent.parent)))
    if meeting.hangs_until is None:
        acts.append(act("publish", t("draw.publish"), t("draw.publish_hint")))
    else:
        acts.append(
            act(
                "publish",
                t("draw.publish_again"),
                t("draw.hangs", day=day_text(meeting.hangs_until)),
            )
        )
        acts.append(act("archive", t("around.archive"), t("around.archive_hint")))
    return [
        *acts,
        act("papers", t("around.papers"), t("around.papers_after")),
        act("record", t("meeting.act"), t("meeting.act_hint")),
        act("after", t("after.go"), t("after.go_hint")),
    ]


def class_table(classes: Sequence[ClassFigures]) -> list[AgendaLine]:
    """Return the classes with their figures."""
    return [
        text(
            tn("draw.class_line", one.pupils, label=one.label, boys=one.boys, girls=one.girls)
            + (f"   {one.team}" if one.team else "")
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
    lines.append(quiet(spread_sentence(balance)))
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
