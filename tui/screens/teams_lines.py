"""What the screen of a cohort's teams says, step by step. Pure but for the catalogs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.assign.plan import LotsBy
from core.assign.teams import TEAM_ATTRIBUTES
from core.i18n import t, tn
from core.spoken_labels import subject_text, subjects_text
from core.teams.board import LotStep, TeamBoard
from core.teams.measures import MEASURES, TeamMeasure, measure, spread
from core.teams.proposing import PileSlot, ProposedTeams, piles_of
from core.teams.taught import subject_place
from tui.screens.moments import day_text
from tui.screens.work import joined
from tui.widgets.agenda import AgendaLine, act, heading, quiet, text, warning
from tui.widgets.cells import fit

MESSAGE_PREFIXES = (
    "teams.attribute.",
    "teams.measure.",
    "teams.lots.",
    "teams.lots_hint.",
    "teams.weight.",
    "team_rule.",
)
SHOWN_BY = {
    "sex": ("women",),
    "age_band": ("under_35", "from_50"),
    "years_band": ("years",),
    "title": ("senior",),
    "education": ("degree",),
    "backbone": ("backbone",),
    "novice": ("novices",),
}
"""The measures that show what an attribute's weight does."""
NAME_CELLS = 9
LABEL_CELLS = 14


def board_lines(
    board: TeamBoard, proposed: ProposedTeams | None, before: Mapping[str, int]
) -> list[AgendaLine]:
    """Return the lines of the present step."""
    if proposed is not None:
        return _proposal(board, proposed, before)
    if board.plan is None:
        return _question(board)
    lines = _kept(board)
    if board.step is LotStep.DECISION:
        lines += [
            heading(t("teams.school.next")),
            act("decide", t("teams.board.decide"), t("teams.board.decide_hint")),
        ]
    elif board.step is LotStep.CHOICE:
        lines += _ways()
    elif board.step is LotStep.DRAW:
        way = t(f"teams.lots.{board.plan.lots_by or LotsBy.PHYSICAL}")
        lines += [heading(t("teams.board.lots")), text(t("teams.board.wait_draw", way=way))]
    elif board.step is LotStep.BY_HAND:
        lines += _by_hand(board)
    elif board.step is LotStep.READY:
        lines += [
            heading(t("teams.board.lots")),
            text(t("teams.board.ready")),
            act("settle", t("teams.board.settle"), t("teams.board.settle_hint")),
        ]
    else:
        lines += [heading(t("teams.board.lots")), text(t("teams.board.done"))]
        return lines
    if board.step is not LotStep.READY:
        lines += [heading(t("teams.board.change_mind")), *_question(board)[1:]]
    return lines


def periods_words(subjects: Mapping[str, int]) -> str:
    """Return the weekly periods of each subject: 语文8、数学5."""
    return joined(
        t("teams.subject_periods", subject=subject_text(one), count=count)
        for one, count in subjects.items()
    )


def _question(board: TeamBoard) -> list[AgendaLine]:
    draft = board.draft
    total = tn("teams.school.periods", sum(draft.subjects.values()))
    subjects = periods_words(draft.subjects)
    lines = [
        heading(t("teams.board.asked")),
        act("classes", t("draw.classes"), t("draw.classes_value", count=draft.classes)),
        act("periods", t("teams.board.periods"), f"{total}  {subjects}"),
    ]
    if board.orphans:
        lines.append(quiet(t("teams.board.orphans", subjects=subjects_text(board.orphans))))
    lines.append(heading(t("teams.board.homerooms")))
    if len(board.homerooms) < draft.classes:
        lines.append(warning(t("teams.board.few_leaders", classes=draft.classes)))
    by_id = {own.profile.id: own for own in board.teachers}
    for at, staff in enumerate(board.homerooms):
        own = by_id.get(staff)
        subjects = subjects_text(own.profile.subjects) if own else ""
        label = t("teams.board.leader", number=at + 1, name=board.name_of(staff))
        lines.append(act(f"homeroom:{at}", label, subjects))
    lines.append(act("people", t("teams.hub.people"), t("teams.school.people_hint")))
    lines += [heading(t("teams.board.weights")), *_weights(board)]
    lines += [
        heading(t("teams.school.next")),
        act("propose", t("teams.board.propose"), t("teams.board.propose_hint")),
    ]
    return lines


def _weights(board: TeamBoard) -> list[AgendaLine]:
    return [
        act(
            f"weight:{key}",
            t(f"teams.attribute.{key}"),
            t(f"teams.weight.{board.draft.weight(key)}"),
        )
        for key in TEAM_ATTRIBUTES
    ]


def _proposal(
    board: TeamBoard, proposed: ProposedTeams, before: Mapping[str, int]
) -> list[AgendaLine]:
    names = [board.name_of(pile[0].staff_id) for pile in proposed.piles]
    lines = [
        heading(t("teams.board.binds_nobody")),
        act("submit", t("teams.school.submit"), t("teams.school.submit_hint")),
        act("propose", t("teams.school.again"), t("teams.board.again_hint")),
        act("drop", t("teams.board.drop"), t("teams.board.drop_hint")),
        heading(t("teams.board.table")),
        *_table(board, names, proposed.piles),
        heading(t("teams.board.checks")),
    ]
    lines += [
        warning(f"{names[own.pile]}  {t(f'team_rule.{own.rule}')}") for own in proposed.teams.broken
    ]
    if not proposed.teams.broken:
        lines.append(text(t("teams.board.rules_kept")))
    pairs = [
        t(
            "teams.board.mentor",
            novice=proposed.name_of(own.novice),
            mentor=proposed.name_of(own.mentor),
        )
        for own in proposed.teams.mentorings
    ]
    if pairs:
        lines.append(text(t("teams.board.mentors", pairs=joined(pairs))))
    alone = _alone(board, proposed)
    if alone:
        lines.append(warning(t("teams.board.alone", names=joined(alone))))
    measures = measure(proposed.piles, board.teachers)
    lines.append(heading(t("teams.board.measures")))
    return lines + [_weighed(board, key, measures, before) for key in TEAM_ATTRIBUTES]


def _weighed(
    board: TeamBoard, attribute: str, measures: Sequence[TeamMeasure], before: Mapping[str, int]
) -> AgendaLine:
    """Return an attribute with its measures in every team, how far they lie apart, its weight."""
    told = []
    for key in SHOWN_BY[attribute]:
        counts = " ".join(str(own.counts[key]) for own in measures)
        told.append(f"{t(f'teams.measure.{key}')} {counts} {_apart(measures, key, before)}")
    weight = t(f"teams.weight.{board.draft.weight(attribute)}")
    return act(f"weight:{attribute}", t(f"teams.attribute.{attribute}"), "  ".join(told), weight)


def _alone(board: TeamBoard, proposed: ProposedTeams) -> list[str]:
    """Return the novices beside whom nobody experienced stands."""
    paired = {own.novice for own in proposed.teams.mentorings}
    team = {slot.staff_id for pile in proposed.piles for slot in pile}
    return [
        own.profile.name
        for own in board.teachers
        if own.profile.id in team and own.profile.teacher.is_novice and own.profile.id not in paired
    ]


def _kept(board: TeamBoard) -> list[AgendaLine]:
    assert board.plan is not None  # noqa: S101 - asked before
    piles = piles_of(board.plan)
    lines = [heading(t("teams.board.kept", day=day_text(board.plan.proposed_on)))]
    lines += _table(board, list(board.names), piles)
    lines.append(_far(measure(piles, board.teachers)))
    if board.decision is not None:
        own = board.decision
        day = day_text(own.decided_on)
        lines.append(text(t("teams.board.decided_by", approver=own.approver, day=day)))
        lines.append(quiet(f"{joined(own.present)}   {own.resolution}"))
    return lines


def _table(
    board: TeamBoard, names: Sequence[str], piles: Sequence[Sequence[PileSlot]]
) -> list[AgendaLine]:
    """Lay subject by team out; teams that do not fit beside one another stand below."""
    lines: list[AgendaLine] = []
    room = max(1, (80 - 6 - LABEL_CELLS) // (NAME_CELLS + 1))
    for start in range(0, len(piles), room):
        part = piles[start : start + room]
        lines.append(
            quiet(_row("", [t("teams.board.team", name=n) for n in names[start : start + room]]))
        )
        subjects = {slot.subject for pile in part for slot in pile}
        for subject in sorted(subjects, key=subject_place):
            held = [
                next((board.name_of(s.staff_id) for s in pile if s.subject == subject), "")
                for pile in part
            ]
            periods = next((s.periods for pile in part for s in pile if s.subject == subject), 0)
            label = f"{subject} {periods}" if subject else t("teams.homeroom")
            lines.append(text(_row(label, held)))
    return lines


def _far(measures: Sequence[TeamMeasure]) -> AgendaLine:
    """Say in which measures teams lie more than one apart."""
    far = [
        t("teams.board.far", measure=t(f"teams.measure.{key}"), apart=spread(measures, key))
        for key in MEASURES
        if key != "years" and spread(measures, key) > 1
    ]
    return quiet(joined(far)) if far else text(t("teams.board.even"))


def _apart(measures: Sequence[TeamMeasure], key: str, before: Mapping[str, int]) -> str:
    now = spread(measures, key)
    if before and before.get(key, now) != now:
        return t("teams.board.was_apart", apart=now, before=before[key])
    return t("teams.board.apart", apart=now)


def _row(label: str, cells: Sequence[str]) -> str:
    return fit(label, LABEL_CELLS) + " " + " ".join(fit(cell, NAME_CELLS) for cell in cells)


def _ways() -> list[AgendaLine]:
    ways = (LotsBy.PROGRAM, LotsBy.PHYSICAL)
    return [
        heading(t("teams.board.lots")),
        *(act(way.value, t(f"teams.lots.{way}"), t(f"teams.lots_hint.{way}")) for way in ways),
    ]


def _by_hand(board: TeamBoard) -> list[AgendaLine]:
    """Return a line per teacher: who has drawn which class."""
    lines = [heading(t("teams.board.lots")), text(t("teams.board.hand"))]
    for name in board.names:
        number = board.draft.drawn.get(name)
        value = (
            t("teams.board.not_drawn") if number is None else t("teams.board.drew", number=number)
        )
        lines.append(act(f"lot:{name}", t("teams.board.team", name=name), value))
    if len(board.draft.drawn) == len(board.names):
        lines.append(act("settle", t("teams.board.settle"), t("teams.board.settle_hint")))
    return lines
