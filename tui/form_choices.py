"""What a form offers while a field is typed: codes, grades, places in use, known relatives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.codes import CODES
from core.fields import FieldKind, FieldSpec
from core.grades import LAST_GRADE
from core.i18n import t
from core.models import Cohort, SchoolYear, Stage
from core.pinyin import pinyin_initials, usual_initials
from core.records.siblings import KnownRelative
from core.spoken_labels import code_label, grade_text, is_english, yes_or_no
from tui.widgets.form_model import Choice

MOST_PLACES = 8
MOST_CHILDREN = 2
"""Brothers and sisters who are named beside a relative."""
YES_WORDS = ("s", "y", "1")
NO_WORDS = ("f", "n", "0")


def codes_like(spec: FieldSpec, text: str) -> Sequence[Choice]:
    """Return the codes that a text may mean: Chinese, initials or code."""
    if spec.kind is FieldKind.BOOL:
        return _yes_or_no(text)
    if is_english():
        return _english(spec.table, text)
    found = [
        Choice(code.label, detail=f"{code.code} {usual_initials(code.label)}".rstrip())
        for code in CODES[spec.table].complete(text)
    ]
    typed = text.strip().lower()
    if typed.isascii() and typed.isalpha():
        spelt = {one.value: one.detail.rpartition(" ")[2] for one in found}
        found.sort(
            key=lambda one: (spelt[one.value] != typed, not spelt[one.value].startswith(typed))
        )
    return found


def _english(table: str, text: str) -> list[Choice]:
    """Offer English labels by any part of them first, then by code and Chinese as always."""
    typed = text.strip().casefold()
    labels = [(code_label(table, code.code), code.code) for code in CODES[table]]
    starting = [one for one in labels if one[0].casefold().startswith(typed)]
    starting.sort(key=lambda one: one[0].casefold() != typed)
    inside = [one for one in labels if typed in one[0].casefold()]
    known = [(code_label(table, one.code), one.code) for one in CODES[table].complete(text)]
    found = dict.fromkeys([*starting, *inside, *known])
    return [Choice(label, detail=code) for label, code in found]


def _yes_or_no(text: str) -> list[Choice]:
    """Offer both only where nothing is typed.

    Enter takes the first offer: a word that is neither must not bring a yes with it.
    """
    typed = text.strip().lower()
    yes = Choice(yes_or_no(value=True), detail="s")
    no = Choice(yes_or_no(value=False), detail="f")
    if typed in (*YES_WORDS, yes.value.casefold()):
        return [yes]
    if typed in (*NO_WORDS, no.value.casefold()):
        return [no]
    return [] if typed else [yes, no]


def matching(labels: Iterable[str], text: str) -> list[Choice]:
    """Return the labels that a text begins, spells or numbers."""
    typed = text.strip().lower()
    choices = [Choice(label, detail=" ".join(pinyin_initials(label)[:1])) for label in labels]
    starting = [one for one in choices if one.value.casefold().startswith(typed)]
    by_number = [choices[int(typed) - 1]] if typed in _NUMBERS[: len(choices)] else []
    by_initials = [one for one in choices if typed.isascii() and one.detail.startswith(typed)]
    return list(dict.fromkeys([*by_number, *starting, *by_initials]))


_NUMBERS = tuple(str(number) for number in range(1, 7))


def grades_of(year: SchoolYear) -> Iterable[str]:
    """Primary grades first: the first six answer to their number."""
    for stage in (Stage.PRIMARY, Stage.PRESCHOOL, Stage.JUNIOR):
        for grade in range(1, LAST_GRADE[stage] + 1):
            yield grade_text(Cohort.in_grade(stage, grade, year), year)


def places_like(places: Sequence[str], text: str) -> list[Choice]:
    """Offer places that begin with what was typed, or are spelt so; new ones are taken as typed."""
    typed = text.strip()
    if typed in places:
        return []
    if typed.isascii() and typed.isalpha():
        found = [
            place
            for place in places
            if any(spelt.startswith(typed.lower()) for spelt in pinyin_initials(place))
        ]
    else:
        found = [place for place in places if typed in place]
    own = [] if typed.isascii() else [Choice(typed, detail=t("form.as_typed"))]
    offers = [Choice(place) for place in found[:MOST_PLACES]]
    return [*own, *offers] if offers else []


def relatives_like(relatives: Sequence[KnownRelative], key: str, text: str) -> list[Choice]:
    """Offer the relatives of other pupils; taking one brings along what is stored, masked."""
    typed, prefix = text.strip(), key.removesuffix("name")
    if typed.isascii() and typed.isalpha():
        found = [
            one
            for one in relatives
            if any(spelt.startswith(typed.lower()) for spelt in pinyin_initials(one.name))
        ]
    else:
        found = [one for one in relatives if typed and typed in one.name]
    known = [one for one in found if one.name == typed]
    found = [*known, *(one for one in found if one.name != typed)]
    offers = [_relative(one, prefix) for one in found[:MOST_PLACES]]
    # A name like 张建国 is borne by many: who is meant is said, and never supposed.
    said = t("form.another_person") if known else t("form.as_typed")
    own = [] if typed.isascii() else [Choice(typed, detail=said)]
    return [*own, *offers] if offers else []


def _relative(one: KnownRelative, prefix: str) -> Choice:
    children = t("form.and_also").join(one.siblings[:MOST_CHILDREN])
    relation = one.text("relation") or t("form.relative")
    also = tuple((prefix + key, text) for key, text in one.texts if key != "name")
    detail = t("form.relative_of", children=children, relation=relation)
    return Choice(one.name, detail=detail, also=also)
