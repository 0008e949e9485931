"""Reading a plan back: exactly the keys it has, exactly the values it may have."""

from __future__ import annotations

from core.assign.documents import SPEC, Node, read_document
from core.assign.plan import (
    DEFAULT_ATTRIBUTES,
    EXTRA_ATTRIBUTES,
    MAX_APART,
    MAX_CLASS_SIZE,
    MAX_CLASSES,
    MAX_KICKS,
    MAX_LEVELS,
    MAX_PUPILS,
    MAX_TOGETHER,
    MAX_WEIGHT,
    MAX_WISHES,
    Annulment,
    Attribute,
    LateRules,
    LeftOut,
    LeftOutCause,
    Lots,
    LotsBy,
    Plan,
    PlanPupil,
    Wish,
)
from core.errors import GroupingError
from core.models import Sex, Stage

MAX_REASON = 200
MAX_NAME = 60
MAX_ANNULLED = 50

PLAN_KEYS = (
    "annulled",
    "apart",
    "attributes",
    "classes",
    "commitment",
    "entry_year",
    "kicks",
    "late",
    "left_out",
    "lots",
    "pupils",
    "roster_root",
    "school",
    "spec",
    "stage",
    "together",
)


def parse_plan(data: bytes) -> Plan:
    """Read a sealed plan.

    Raises GroupingError: those of `read_document`, `document_malformed`, `document_extra_key`,
    `spec_unknown`, `attribute_unknown`, or `plan_not_sealed` for a draft.
    """
    plan = parse_draft(data)
    if not plan.is_sealed:
        raise GroupingError("plan_not_sealed")
    return plan


def parse_draft(data: bytes) -> Plan:
    """Read a plan that may not be sealed yet; raises as `parse_plan` does."""
    return plan_of(read_document(data, "plan"))


def plan_of(node: Node) -> Plan:
    """Return the plan that a parsed document holds; raises as `parse_plan` does."""
    fields = node.fields(*PLAN_KEYS)
    check_spec(fields["spec"])
    attributes = tuple(attribute_of(n) for n in fields["attributes"].list(len(ALL_ATTRIBUTES)))
    left_out = tuple(left_out_of(n) for n in fields["left_out"].list(len(DEFAULT_ATTRIBUTES)))
    _check_attributes(fields["attributes"], attributes, left_out)
    pupils = _pupils(fields["pupils"], attributes)
    fewest = -(-len(pupils) // MAX_CLASS_SIZE)
    classes = fields["classes"].number(fewest, min(MAX_CLASSES, len(pupils)))
    is_draft = fields["commitment"].value == "" and fields["roster_root"].value == ""
    return Plan(
        school=fields["school"].text(20),
        entry_year=fields["entry_year"].number(1900, 2999),
        stage=fields["stage"].one_of(*(stage.value for stage in Stage)),
        classes=classes,
        kicks=fields["kicks"].number(0, MAX_KICKS),
        attributes=attributes,
        left_out=left_out,
        pupils=pupils,
        together=_wishes(fields["together"], len(pupils), MAX_TOGETHER),
        apart=_wishes(fields["apart"], len(pupils), MAX_APART),
        lots=_lots(fields["lots"], classes),
        late=_late(fields["late"]),
        annulled=annulments(fields["annulled"]),
        commitment=b"" if is_draft else fields["commitment"].hex(32),
        roster_root=b"" if is_draft else fields["roster_root"].hex(32),
    )


ALL_ATTRIBUTES = (*DEFAULT_ATTRIBUTES, *EXTRA_ATTRIBUTES)


def check_spec(node: Node) -> None:
    """Raise GroupingError `spec_unknown` unless this is the protocol we know."""
    if node.value != SPEC:
        raise GroupingError("spec_unknown", spec=str(node.value)[:40])


def attribute_key(node: Node) -> str:
    """Return an attribute's key; raises GroupingError `attribute_unknown` for any other."""
    key = node.text(40)
    if key not in ALL_ATTRIBUTES:
        raise GroupingError("attribute_unknown", key=key)
    return key


def annulments(node: Node) -> tuple[Annulment, ...]:
    """Return the annulments listed in a plan or certificate."""
    found = []
    for entry in node.list(MAX_ANNULLED):
        own = entry.fields("approver", "day", "plan_digest", "reason")
        found.append(
            Annulment(
                own["plan_digest"].hex(32),
                own["reason"].text(MAX_REASON),
                own["approver"].text(MAX_NAME),
                own["day"].day(),
            )
        )
    return tuple(found)


def attribute_of(node: Node) -> Attribute:
    """Return one attribute that is balanced."""
    fields = node.fields("key", "levels", "reason", "weight")
    key = attribute_key(fields["key"])
    levels = tuple(level.text(40) for level in fields["levels"].list(MAX_LEVELS))
    if len(levels) < 2 or list(levels) != sorted(set(levels)):
        fields["levels"].refuse()
    reason = fields["reason"].text(MAX_REASON, may_be_empty=key in DEFAULT_ATTRIBUTES)
    return Attribute(key, fields["weight"].number(1, MAX_WEIGHT), levels, reason)


def left_out_of(node: Node) -> LeftOut:
    """Return one default attribute that is left out."""
    fields = node.fields("cause", "key")
    cause = fields["cause"].one_of(*(cause.value for cause in LeftOutCause))
    return LeftOut(fields["key"].one_of(*DEFAULT_ATTRIBUTES), LeftOutCause(cause))


def _check_attributes(
    node: Node, attributes: tuple[Attribute, ...], left_out: tuple[LeftOut, ...]
) -> None:
    """Each attribute once, in the protocol's order; every default one here or left out."""
    check_order(node, attributes)
    present = [attribute.key for attribute in attributes]
    absent = [out.key for out in left_out]
    if absent != [key for key in DEFAULT_ATTRIBUTES if key not in present]:
        node.refuse()


def check_order(node: Node, attributes: tuple[Attribute, ...]) -> None:
    """Refuse attributes that stand twice or not in the protocol's order."""
    present = [attribute.key for attribute in attributes]
    if present != [key for key in ALL_ATTRIBUTES if key in present]:
        node.refuse()


def _pupils(node: Node, attributes: tuple[Attribute, ...]) -> tuple[PlanPupil, ...]:
    rows = node.list(MAX_PUPILS)
    if not rows:
        node.refuse()
    pupils = []
    for number, row in enumerate(rows, start=1):
        fields = row.fields("codes", "n", "sex")
        codes = fields["codes"].list(len(attributes))
        if len(codes) != len(attributes):
            fields["codes"].refuse()
        pupils.append(
            PlanPupil(
                fields["n"].number(number, number),
                Sex(fields["sex"].one_of(*(sex.value for sex in Sex))),
                tuple(
                    code.number(0, len(attribute.levels) - 1)
                    for code, attribute in zip(codes, attributes, strict=True)
                ),
            )
        )
    return tuple(pupils)


def _wishes(node: Node, pupils: int, limit: int) -> tuple[Wish, ...]:
    wishes = []
    for entry in node.list(MAX_WISHES):
        fields = entry.fields("pupils", "reason")
        numbers = tuple(n.number(1, pupils) for n in fields["pupils"].list(limit))
        if len(numbers) < 2 or list(numbers) != sorted(set(numbers)):
            fields["pupils"].refuse()
        wishes.append(Wish(numbers, fields["reason"].text(MAX_REASON)))
    return tuple(wishes)


def _lots(node: Node, classes: int) -> Lots:
    fields = node.fields("by", "teams")
    by = LotsBy(fields["by"].one_of(*(way.value for way in LotsBy)))
    teams = tuple(team.text(MAX_NAME) for team in fields["teams"].list(MAX_CLASSES))
    wanted = 0 if by is LotsBy.NOBODY else classes
    if len(teams) != wanted or len(set(teams)) != wanted:
        fields["teams"].refuse()
    return Lots(by, teams)


def _late(node: Node) -> LateRules:
    fields = node.fields("days", "odds")
    days = tuple(day.day() for day in fields["days"].list(MAX_ANNULLED))
    if list(days) != sorted(set(days)):
        fields["days"].refuse()
    odds = [odd.number(1, 1000) for odd in fields["odds"].list(2)]
    if len(odds) != 2:
        fields["odds"].refuse()
    return LateRules(days, (odds[0], odds[1]))
