"""Commands of the draw up to the certificate: propose, seal, draw; and what was lost, again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import GroupingError, StoreError
from core.i18n import error_sentence, t
from tui.cli.group_after_commands import annul, late, publish, verify
from tui.cli.group_checker_command import checker
from tui.cli.group_county_command import county, county_annul, lots, rehearse
from tui.cli.group_meeting_commands import MEETING_COMMANDS
from tui.cli.group_more_commands import archive, pack, recheck, resume, single
from tui.cli.group_options import APART, CLASSES, ENTRY_YEAR, LEAVE_OUT, TOGETHER
from tui.cli.group_texts import FILE, pair_of, slips_of, wishes_of
from tui.cli.session import DONE, PARTLY, JsonValue, Session, pass_session, table

if TYPE_CHECKING:
    from core.assign.balance import BalanceReport
    from core.grouping.drawing import DrawOutcome
    from core.grouping.plans import SealedPlan
    from core.grouping.proposing import Proposal

MESSAGE_PREFIXES = ("attribute.", "group.state.")


@click.group()
def group() -> None:
    """编班：拟方案、封存、抽签、公布、核对。The draw, in public."""


@group.command()
@ENTRY_YEAR
@CLASSES
@click.option("--out", required=True, type=FILE, help="写到哪里。Where it goes.")
@LEAVE_OUT
@click.option(
    "--also",
    multiple=True,
    metavar="ATTRIBUTE=REASON",
    help="另加的一项和理由。One more attribute, and why.",
)
@TOGETHER
@APART
@click.option(
    "--teacher",
    "teachers",
    multiple=True,
    metavar="NAME",
    help="抽签定班的老师。A teacher who draws a class.",
)
@click.option(
    "--lots-by",
    type=click.Choice(["program", "physical"]),
    default="program",
    help="由程序抽，还是现场手抽。Who draws the lots.",
)
@click.option(
    "--late-days",
    default="",
    metavar="DAY、DAY",
    help="后入校学生哪几天插班。Days for late joiners.",
)
@pass_session
def propose(  # noqa: PLR0917 - click passes options by name
    session: Session,
    entry_year: int,
    classes: int,
    out: Path,
    leave_out: tuple[str, ...],
    also: tuple[str, ...],
    together: tuple[str, ...],
    apart: tuple[str, ...],
    teachers: tuple[str, ...],
    lots_by: str,
    late_days: str,
) -> None:
    """拟编班方案，写到文件；什么都还没有定。Propose; nothing is spent.

    写几个 --teacher，就由他们抽签定班。With --teacher, once a class, they draw their classes.
    """
    from core.assign.plan import Lots, LotsBy
    from core.assign.proposal import ExtraAttribute
    from core.grouping import files
    from core.grouping.decisions import Choices, choices_of_late_days
    from core.grouping.proposing import propose, rehearse_proposal
    from core.models import Cohort, Stage
    from core.staff_names import require_told_apart

    choices = Choices(
        classes=classes,
        left_out=leave_out,
        extra=tuple(ExtraAttribute(*pair_of(text)) for text in also),
        together=wishes_of(together),
        apart=wishes_of(apart),
        lots=Lots(LotsBy(lots_by), teachers) if teachers else Lots(),
    )
    with session.open() as office:
        require_told_apart(office, teachers)
        choices = choices_of_late_days(choices, late_days, office.clock.today())
        files.require_writable(out)
        proposal = propose(office, choices.request(Cohort(Stage.PRIMARY, entry_year)))
        files.write_file(out, proposal.plan.canonical())
    _, expected = rehearse_proposal(proposal)
    session.emit(_proposal_result(proposal, expected, out), _proposal_lines(proposal, expected))


def _proposal_result(
    proposal: Proposal, expected: BalanceReport, out: Path
) -> dict[str, JsonValue]:
    from core.assign.certificate import balance_document

    plan = proposal.plan
    return {
        "attributes": [attribute.key for attribute in plan.attributes],
        "levels": {attribute.key: list(attribute.levels) for attribute in plan.attributes},
        "weights": {attribute.key: attribute.weight for attribute in plan.attributes},
        "left_out": [{"key": out.key, "cause": out.cause.value} for out in plan.left_out],
        "single_level": list(proposal.single_level),
        "pupils": len(plan.pupils),
        "classes": plan.classes,
        "even": proposal.is_even,
        "expected_balance": _json(balance_document(expected)),
        "file": str(out),
    }


def _json(document: object) -> JsonValue:
    return document  # type: ignore[return-value]  # balance_document holds numbers, texts and lists


def _proposal_lines(proposal: Proposal, expected: BalanceReport) -> Iterator[str]:
    from core.assign.plan import LotsBy

    plan = proposal.plan
    yield t("group.proposed", pupils=len(plan.pupils), classes=plan.classes)
    counted = "、".join(t(f"attribute.{attribute.key}") for attribute in plan.attributes)
    if counted:
        yield t("group.counted", attributes=counted)
    chosen = [out.key for out in plan.left_out if out.key not in proposal.single_level]
    if chosen:
        names = "、".join(t(f"attribute.{key}") for key in chosen)
        yield t("group.left_out", attributes=names)
    if plan.lots.by is LotsBy.NOBODY:
        yield t("group.no_lots")
    if proposal.single_level:
        names = "、".join(t(f"attribute.{key}") for key in proposal.single_level)
        yield t("group.single_level", attributes=names)
    if plan.late.days:
        yield t("late.days", days="、".join(plan.late.days))
    if not proposal.is_even:
        yield t("group.not_even")
    yield t("group.expected", excess=expected.excess)
    yield t("group.propose_next")


@group.command()
@click.argument("plan", type=FILE)
@pass_session
def seal(session: Session, plan: Path) -> int:
    """封存方案，得到当众宣读的核对码。Seal; gives the check code that is read out."""
    from core.grouping import files
    from core.grouping.proposing import find_proposal
    from core.grouping.sealing import seal

    with session.open() as office:
        proposal = find_proposal(office, files.read_file(plan))
        files.require_writable(plan)
        sealed = seal(office, proposal)
    code = sealed.plan.check_code
    lines = [t("group.sealed"), t("group.check_code", code=code), t("group.seal_next")]
    return _finish(session, plan, sealed.plan.canonical(), _plan_result(sealed), lines)


def _plan_result(sealed: SealedPlan) -> dict[str, JsonValue]:
    return {
        "plan_digest": sealed.plan.digest.hex(),
        "check_code": sealed.plan.check_code,
        "state": sealed.state.value,
        "pupils": len(sealed.plan.pupils),
        "classes": sealed.plan.classes,
    }


def _finish(
    session: Session,
    path: Path,
    document: bytes,
    result: dict[str, JsonValue],
    lines: Iterable[str],
) -> int:
    """Write the document of a step that is done, then tell.

    The step stands in the store by now: a file that cannot be written makes it no less done, so
    the status says partly, and the sentence how to write the file again.
    """
    from core.grouping import files

    try:
        files.write_file(path, document)
    except StoreError as error:
        unwritten = t("group.not_written", path=str(path), reason=error_sentence(error))
        session.emit(result | {"file": None, "not_written": unwritten}, [*lines, unwritten])
        return PARTLY
    session.emit(result | {"file": str(path)}, lines)
    return DONE


@group.command()
@click.argument("plan", type=FILE)
@click.option(
    "--slips", required=True, metavar='"12,7,33"', help="现场号码，按顺序。The slips, in order."
)
@click.option("--out", required=True, type=FILE, help="写到哪里。Where it goes.")
@pass_session
def draw(session: Session, plan: Path, slips: str, out: Path) -> int:
    """用现场号码条抽签，只此一次。Draw with the slips; once."""
    from core.grouping import files
    from core.grouping.drawing import draw
    from core.grouping.plans import find_plan

    with session.open() as office:
        sealed = find_plan(office, files.read_file(plan))
        files.require_writable(out)
        outcome = draw(office, sealed, slips_of(slips))
    document = outcome.certificate.canonical()
    return _finish(session, out, document, _draw_result(outcome), _draw_lines(outcome, out))


def _draw_result(outcome: DrawOutcome) -> dict[str, JsonValue]:
    from core.assign.certificate import balance_document

    certificate = outcome.certificate
    return {
        "seed": certificate.seed.hex(),
        "classes": {str(n): list(members) for n, members in certificate.classes.items()},
        "balance": _json(balance_document(certificate.balance)),
        "teams": {str(n): team for n, team in certificate.teams.items()},
        "slips": list(certificate.slips),
        "plan_digest": certificate.plan_digest.hex(),
        "check_code": certificate.check_code,
    }


def _draw_lines(outcome: DrawOutcome, out: Path) -> Iterator[str]:
    certificate = outcome.certificate
    yield t("group.drawn", slips="、".join(certificate.slips))
    yield table(
        [t("group.column.class"), t("group.column.pupils"), t("group.column.team")],
        [
            (number, len(members), certificate.teams.get(number, ""))
            for number, members in certificate.classes.items()
        ],
    )
    yield from balance_lines(certificate.balance)
    yield t("group.certificate_at", path=str(out), fingerprint=certificate.signer.fingerprint)


def balance_lines(balance: BalanceReport) -> Iterator[str]:
    """Yield what the balance table says."""
    from core.grouping.balance_words import spread_sentence

    yield t("group.balance", excess=balance.excess, spread=spread_sentence(balance))
    for uneven in balance.uneven_levels:
        yield t(
            "group.uneven",
            attribute=t(f"attribute.{uneven.attribute}"),
            level=uneven.level,
            least=uneven.least,
            most=uneven.most,
        )


@group.command()
@click.argument("plan", type=FILE)
@click.option("--out", required=True, type=FILE, help="写到哪里。Where it goes.")
@pass_session
def certificate(session: Session, plan: Path, out: Path) -> None:
    """把已抽签方案的证书再写一份。Write the certificate of a drawn plan again."""
    from core.grouping import files
    from core.grouping.plans import certificate_bytes, find_plan

    with session.open() as office:
        found = find_plan(office, files.read_file(plan))
        files.write_file(out, certificate_bytes(office, found))
    result = {"plan_digest": found.record.digest, "state": found.state.value, "file": str(out)}
    session.emit(result, [t("group.written", path=str(out))])


@group.command("plan")
@ENTRY_YEAR
@click.option("--out", type=FILE, help="写到哪里。Where it goes.")
@pass_session
def show_plan(session: Session, entry_year: int, out: Path | None) -> None:
    """办到了哪一步；封存的方案再写一份。How far it is; the sealed plan, written again."""
    from core.grouping import files
    from core.grouping.plans import present_plan
    from core.models import Cohort, Stage

    with session.open() as office:
        sealed = present_plan(office, Cohort(Stage.PRIMARY, entry_year))
        if sealed is None:
            raise GroupingError("plan_not_sealed")
        if out is not None:
            files.write_file(out, sealed.plan.canonical())
    lines = [t(f"group.state.{sealed.state}"), t("group.check_code", code=sealed.plan.check_code)]
    session.emit(_plan_result(sealed) | {"file": str(out) if out else None}, lines)


for command in (publish, late, annul, verify, checker, pack, resume, archive, recheck, single):
    group.add_command(command)
for command in (county, county_annul, rehearse, lots, *MEETING_COMMANDS):
    group.add_command(command)
