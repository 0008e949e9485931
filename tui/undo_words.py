"""What an act was, and what taking it back comes to, in words: for the screens and the commands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.i18n import t, tn

if TYPE_CHECKING:
    from core.undoing.acts import Act
    from core.undoing.people import Stay, TakingBack

MESSAGE_PREFIXES = ("undo.act.", "undo.back.", "undo.stays.", "privacy.table.", "field.")
MESSAGE_IDS = (
    "undo.count.removed",
    "undo.count.new",
    "undo.count.changed",
    "undo.count.returned",
    "undo.count.restored",
    "undo.count.left",
)


def act_name(one: Act) -> str:
    """Return what an act was, with the workbook's name, the field's or the pupil's."""
    is_pupil = one.kind.value in {"merge", "void"}
    said = one.said if is_pupil else t("work.quoted", name=one.said)
    if one.kind.value == "field":
        said = field_name(one.said)
    start = "undo.back." if one.is_taking_back else "undo.act."
    return t(f"{start}{one.kind}", said=said)


def field_name(key: str) -> str:
    """Return what a field is called."""
    return t(f"field.{key}")


def figures_of(one: Act) -> str:
    """Return how many people an act touched."""
    if one.kind.value == "merge":
        return t("undo.two_made_one")
    counts = {"removed": one.removed, "new": one.new, "changed": one.changed}
    if one.is_taking_back:
        counts = {"removed": one.removed, "returned": one.new, "restored": one.changed}
    return _joined(tn(f"undo.count.{name}", count) for name, count in counts.items() if count)


def planned(plan: TakingBack) -> str:
    """Return how many people have each fate."""
    from core.undoing.people import Fate  # noqa: PLC0415 - start-up

    counts = {fate: plan.count(fate) for fate in Fate}
    return _joined(tn(f"undo.count.{fate}", count) for fate, count in counts.items() if count)


def sure(plan: TakingBack) -> str:
    """Return what is said before an act is taken back."""
    own = {"merge": t("undo.sure_parting"), "void": t("undo.sure_here_again")}
    return own.get(plan.act.kind.value) or t("undo.sure", counts=planned(plan))


def done(plan: TakingBack) -> str:
    """Return what is said once an act was taken back."""
    own = {"merge": t("undo.done_parting"), "void": t("undo.done_here_again")}
    return own.get(plan.act.kind.value) or t("undo.done", counts=planned(plan))


def told(plan: TakingBack) -> str:
    """Say what would be done, and what is left alone."""
    from core.undoing.people import Fate  # noqa: PLC0415 - start-up

    if not plan.people:
        return t("undo.nothing")
    sentences = [t("undo.will", counts=planned(plan))]
    partly = sum(bool(one.stays) and one.fate is not Fate.LEFT for one in plan.people)
    if partly or plan.count(Fate.LEFT):
        sentences.append(t("undo.kept"))
    if partly:
        sentences.append(tn("undo.partly", partly))
    if plan.erased:
        sentences.append(tn("undo.erased", plan.erased))
    return "".join(sentences)


def stay_sentence(stay: Stay) -> str:
    """Say what stays of a person, and why."""
    if stay.reason.value in {"hangs", "stays_here"}:
        names = _joined(t(f"privacy.table.{name}") for name in stay.names)
    else:
        names = _joined(field_name(name) for name in stay.names) or t("undo.something")
    return t(f"undo.stays.{stay.reason}", names=names)


def _joined(words: Iterable[str]) -> str:
    return t("work.between").join(words)
