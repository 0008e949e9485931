"""Commands of the draw: propose, seal, draw, certificate, publish, late, annul, verify."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.i18n import t, tn
from tui.cli.session import DONE, PARTLY, JsonValue, Session, pass_session, table

if TYPE_CHECKING:
    from core.assign.balance import BalanceReport
    from core.assign.verify import VerificationReport
    from core.grouping.drawing import DrawOutcome
    from core.grouping.proposing import Proposal, PupilWish
    from core.grouping.records import LateDraw

MESSAGE_PREFIXES = ("attribute.", "check.")

FILE = click.Path(path_type=Path, dir_okay=False)
_BETWEEN = re.compile(r"\s*[,，、;；]\s*|\s+")
_EDGES = " ,，、;；\t\r\n\u3000"


@click.group()
def group() -> None:
    """编班：拟方案、封存、抽签、公布、核对。The draw, in public."""


def _wishes(texts: tuple[str, ...]) -> tuple[PupilWish, ...]:
    """Read `甲、乙=双胞胎`: pupils by name or id, then the reason."""
    from core.grouping.proposing import PupilWish

    wishes = []
    for text in texts:
        pupils, _, reason = text.partition("=")
        names = tuple(name for name in re.split(r"[,，、]", pupils) if name.strip())
        wishes.append(PupilWish(tuple(name.strip() for name in names), reason.strip()))
    return tuple(wishes)


@group.command()
@click.option("--entry-year", required=True, type=click.IntRange(1900, 2999))
@click.option("--classes", required=True, type=int)
@click.option("--out", required=True, type=FILE)
@click.option("--leave-out", multiple=True, metavar="ATTRIBUTE")
@click.option("--also", multiple=True, metavar="ATTRIBUTE=REASON")
@click.option("--together", multiple=True, metavar="甲、乙=理由")
@click.option("--apart", multiple=True, metavar="甲、乙=理由")
@pass_session
def propose(
    session: Session,
    entry_year: int,
    classes: int,
    out: Path,
    leave_out: tuple[str, ...],
    also: tuple[str, ...],
    together: tuple[str, ...],
    apart: tuple[str, ...],
) -> None:
    """拟编班方案，写到文件；什么都还没有定。Propose; nothing is spent."""
    from core.assign.proposal import ExtraAttribute
    from core.grouping import files
    from core.grouping.proposing import Request, propose, rehearse_proposal

    extra = tuple(ExtraAttribute(*_pair(text)) for text in also)
    request = Request(
        entry_year=entry_year,
        classes=classes,
        left_out=frozenset(leave_out),
        extra=extra,
        together=_wishes(together),
        apart=_wishes(apart),
    )
    with session.open() as office:
        files.require_writable(out)
        proposal = propose(office, request)
        files.write_file(out, proposal.plan.canonical())
    _, expected = rehearse_proposal(proposal)
    session.emit(_proposal_result(proposal, expected, out), _proposal_lines(proposal, expected))


def _pair(text: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    return key.strip(), value.strip()


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
    plan = proposal.plan
    yield t("group.proposed", pupils=len(plan.pupils), classes=plan.classes)
    counted = "、".join(t(f"attribute.{attribute.key}") for attribute in plan.attributes)
    yield t("group.counted", attributes=counted)
    chosen = [out.key for out in plan.left_out if out.key not in proposal.single_level]
    if chosen:
        names = "、".join(t(f"attribute.{key}") for key in chosen)
        yield t("group.left_out", attributes=names)
    if proposal.single_level:
        names = "、".join(t(f"attribute.{key}") for key in proposal.single_level)
        yield t("group.single_level", attributes=names)
    if not proposal.is_even:
        yield t("group.not_even")
    yield t("group.expected", excess=expected.excess)
    yield t("group.propose_next")


@group.command()
@click.argument("plan", type=FILE)
@pass_session
def seal(session: Session, plan: Path) -> None:
    """封存方案，得到当众宣读的核对码。Seal; gives the check code that is read out."""
    from core.grouping import files
    from core.grouping.proposing import find_proposal
    from core.grouping.sealing import seal

    with session.open() as office:
        proposal = find_proposal(office, files.read_file(plan))
        files.require_writable(plan)
        sealed = seal(office, proposal)
        files.write_file(plan, sealed.plan.canonical())
    code = sealed.plan.check_code
    result = {
        "plan_digest": sealed.plan.digest.hex(),
        "check_code": code,
        "state": sealed.state.value,
        "pupils": len(sealed.plan.pupils),
        "classes": sealed.plan.classes,
        "file": str(plan),
    }
    session.emit(
        result, [t("group.sealed"), t("group.check_code", code=code), t("group.seal_next")]
    )


def slips_of(text: str) -> tuple[str, ...]:
    """Split slips as typed on one line; two commas in a row are a slip that is missing."""
    inner = text.strip(_EDGES)
    return tuple(_BETWEEN.split(inner)) if inner else ()


@group.command()
@click.argument("plan", type=FILE)
@click.option("--slips", required=True, metavar='"12,7,33"')
@click.option("--out", required=True, type=FILE)
@pass_session
def draw(session: Session, plan: Path, slips: str, out: Path) -> None:
    """用现场号码条抽签，只此一次。Draw with the slips; once."""
    from core.grouping import files
    from core.grouping.drawing import draw
    from core.grouping.plans import find_plan

    with session.open() as office:
        sealed = find_plan(office, files.read_file(plan))
        files.require_writable(out)
        outcome = draw(office, sealed, slips_of(slips))
        files.write_file(out, outcome.certificate.canonical())
    session.emit(_draw_result(outcome, out), _draw_lines(outcome, out))


def _draw_result(outcome: DrawOutcome, out: Path) -> dict[str, JsonValue]:
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
        "file": str(out),
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
    yield t(
        "group.balance",
        excess=balance.excess,
        sizes=balance.size_range,
        sexes=balance.sex_range,
    )
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
@click.option("--out", required=True, type=FILE)
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


@group.command()
@click.argument("certificate", type=FILE)
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--class-name", "class_names", multiple=True, metavar="NUMBER=NAME")
@click.option("--witness", "witnesses", multiple=True)
@click.option("--supervision-phone", default="")
@pass_session
def publish(
    session: Session,
    certificate: Path,
    folder: Path | None,
    class_names: tuple[str, ...],
    witnesses: tuple[str, ...],
    supervision_phone: str,
) -> None:
    """公布：编班公示和各班名单，公示五个工作日。Publish: the notice and the class lists."""
    from core.grouping import files
    from core.grouping.publishing import NoticeDetails, publish

    details = NoticeDetails(
        class_names=_class_names(class_names),
        witnesses=witnesses,
        supervision_phone=supervision_phone,
    )
    with session.open() as office:
        document = files.read_file(certificate)
        done = publish(office, document, folder or certificate.parent, details)
    notice = done.notice
    result: dict[str, JsonValue] = {
        "published_on": notice.published_on.isoformat(),
        "hangs_until": notice.hangs_until.isoformat(),
        "first": done.is_first,
        "files": [str(paper.path) for paper in done.printed],
        "pages": sum(paper.pages for paper in done.printed),
    }
    last = t("group.published", until=notice.hangs_until.isoformat())
    session.emit(result, [last, *(str(paper.path) for paper in done.printed)])


def _class_names(texts: tuple[str, ...]) -> dict[int, str]:
    found = {}
    for text in texts:
        number, name = _pair(text)
        if not (number.isdecimal() and name):
            raise click.BadParameter(text, param_hint="--class-name")
        found[int(number)] = name
    return found


@group.command()
@click.argument("pupils", nargs=-1, required=True, metavar="PUPIL...")
@click.option("--slips", metavar='"12,7,33"')
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False))
@pass_session
def late(session: Session, pupils: tuple[str, ...], slips: str | None, folder: Path | None) -> None:
    """后入校学生插班，学生写姓名或编号。Late joiners, by name or id.

    不写 --slips 只封存，给出核对码；写上 --slips 就抽签。没有先封存，会当场封存再抽。
    Without --slips the batch is sealed and its check code given; with --slips it is drawn (and
    sealed right before, where that was not done).
    """
    from core.grouping import files
    from core.grouping.joining import batch_bytes, draw_late, seal_late

    with session.open() as office:
        record = seal_late(office, pupils)
        if folder:
            files.write_file(folder / _late_name("batch", record), batch_bytes(record))
        if slips is None:
            session.emit(_batch_result(record), _batch_lines(record))
            return
        outcome = draw_late(office, record, slips_of(slips))
        names = {
            own: pupil.name for own in outcome.classes if (pupil := office.store.pupils.get(own))
        }
    if folder:
        data = outcome.certificate.canonical()
        files.write_file(folder / _late_name("certificate", record), data)
    seats: list[JsonValue] = [
        {"pupil": own, "name": names.get(own, ""), "class": number}
        for own, number in outcome.classes.items()
    ]
    result = _batch_result(outcome.record) | {
        "seed": outcome.certificate.seed.hex(),
        "seats": seats,
    }
    lines = [
        t("group.late.seat", name=names.get(own, own), number=number)
        for own, number in outcome.classes.items()
    ]
    session.emit(result, lines)


def _late_name(kind: str, record: LateDraw) -> str:
    return f"late_{kind}_{record.batch}.json"


def _batch_result(record: LateDraw) -> dict[str, JsonValue]:
    from core.digits import thirty_digits

    return {
        "batch": record.batch,
        "batch_digest": record.digest,
        "check_code": thirty_digits(bytes.fromhex(record.digest)),
        "drawn": bool(record.certificate),
    }


def _batch_lines(record: LateDraw) -> list[str]:
    from core.digits import thirty_digits

    code = thirty_digits(bytes.fromhex(record.digest))
    return [t("group.late.sealed", batch=record.batch), t("group.check_code", code=code)]


@group.command()
@click.argument("plan", type=FILE)
@click.option("--reason", required=True)
@click.option("--approver", required=True)
@pass_session
def annul(session: Session, plan: Path, reason: str, approver: str) -> None:
    """作废封存的方案和抽签结果，留下理由和批准人。Annul, with reason and approver."""
    from core.grouping import files
    from core.grouping.annulling import annul
    from core.grouping.plans import find_plan

    with session.open() as office:
        sealed = find_plan(office, files.read_file(plan))
        annulled = annul(office, sealed, reason, approver)
    result = {
        "plan_digest": sealed.record.digest,
        "state": "annulled",
        "was": sealed.state.value,
        "reason": annulled.reason,
        "approver": annulled.approver,
        "day": annulled.annulled_on.isoformat(),
        "signature": annulled.signature,
    }
    session.emit(result, [t("group.annulled", approver=annulled.approver, reason=annulled.reason)])


@group.command()
@click.argument("certificate", type=FILE)
@click.option("--plan", type=FILE)
@pass_session
def verify(session: Session, certificate: Path, plan: Path | None) -> int:
    """核对证书，不要数据库，不要密码。Check a certificate; needs no store, no passphrase.

    每一项都核对过、都相符，才说“核对无误”，结束状态是 0；有一项不符，或没有方案而没能核对，是 1。
    Ends with 0 only when everything was checked and holds; with 1 when a check does not hold, or
    could not be made because the plan was not given.
    """
    from core.grouping import files
    from core.grouping.checking import verify

    data = files.read_file(certificate)
    report = verify(data, files.read_file(plan) if plan else None)
    result: dict[str, JsonValue] = {
        "verified": report.verified,
        "checks": [{"name": check.name.value, "ok": check.ok} for check in report.checks],
        "not_checked": [name.value for name in report.not_checked],
    }
    session.emit(result, _verify_lines(report))
    return DONE if report.verified else PARTLY


def _verify_lines(report: VerificationReport) -> Iterator[str]:
    for check in report.checks:
        mark = t("group.verify.holds") if check.ok else t("group.verify.fails")
        yield f"{mark}  {t(f'check.{check.name}')}"
    for name in report.not_checked:
        yield f"{t('group.verify.not_checked')}  {t(f'check.{name}')}"
    if report.verified:
        yield t("group.verify.verified")
    elif report.failed:
        yield tn("group.verify.not_verified", len(report.failed))
    else:
        yield t("group.verify.incomplete")
