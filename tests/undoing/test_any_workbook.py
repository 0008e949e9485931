"""Any workbook over any register, and anything typed afterwards: what comes back, what stays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from core.errors import RegistrationError
from core.office import Office
from core.registration import InvalidDraftError, register_pupil
from core.undoing.acts import Act, recent_acts
from core.undoing.people import Fate, TakingBack
from core.undoing.taking_back import take_back
from core.workbooks.importing import Outcome, apply_import, plan_import
from tests.register.test_matching import book
from tests.sync.township import hurry
from tests.tui.rooms import pupil_draft
from tests.undoing.books import form, look, type_over, values

REGISTERED, NAMES = 5, 9

SAID = {
    "phone": st.sampled_from(["10008570101", "10008570102"]),
    "hamlet": st.sampled_from(["青石村8组", "岩脚村9组"]),
    "grade": st.sampled_from(["二年级", "三年级2班"]),
    "ethnic": st.sampled_from(["侗族", "汉族"]),
    "m1_name": st.sampled_from(["石小兰", "仇建国"]),
    "m1_phone": st.sampled_from(["10008570103", "10008570104"]),
    "m2_name": st.sampled_from(["单小梅", "查大山"]),
    "m2_phone": st.just("10008570105"),
    "name_pinyin": st.just("mou mou"),
    "distance_km": st.sampled_from(["1.5", "3"]),
    "current_address": st.sampled_from(["青石村街上", ""]),
}
"""What a workbook or a hand may say of a child."""

examples = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
texts = st.fixed_dictionaries({}, optional=SAID)
workbooks = st.dictionaries(st.integers(0, NAMES - 1), texts, min_size=1)
typed = st.dictionaries(st.integers(0, NAMES - 1), texts.filter(bool), max_size=3)


class Register:
    """Nine children of names of their own for each example, the first five of them registered."""

    act: Act

    def __init__(self, office: Office) -> None:
        hurry(office)
        self.office = office
        self.first = 0x4E00 + office.store.pupils.count() * NAMES
        with office.writing("test"):
            for at in range(REGISTERED):
                plain = pupil_draft(at, m1_name="石大山" if at % 2 else "")
                register_pupil(office, replace(plain, name=self.name(at)))

    def name(self, at: int) -> str:
        return "单" + chr(self.first + at)

    def store(self, rows: dict[int, dict[str, str]]) -> bool:
        """Store a workbook; return whether it changed anything."""
        plain = (replace(pupil_draft(at), m1_name="", m1_phone="", m1_relation="") for at in rows)
        drafts = [
            replace(one, name=self.name(at), **said)
            for one, (at, said) in zip(plain, rows.items(), strict=True)
        ]
        plan = plan_import(self.office, book(*drafts))
        apply_import(self.office, plan)
        return plan.count(Outcome.NEW) + plan.count(Outcome.CHANGED) > 0

    def type_over(self, at: int, said: dict[str, str]) -> bool:
        """Save the form of one who is registered; return whether it was taken."""
        try:
            type_over(self.office, self.name(at), **said)
        except InvalidDraftError:
            return False
        return True

    def forms(self) -> dict[str, dict[str, str]]:
        here = {one.name for one in self.office.store.pupils.all()}
        names = [self.name(at) for at in range(NAMES)]
        return {one: form(self.office, one) for one in names if one in here}

    def take_back(self) -> TakingBack:
        plan = look(self.office, self.act)
        if plan.is_empty:
            with pytest.raises(RegistrationError, match="nothing_to_take_back"):
                take_back(self.office, plan)
        else:
            take_back(self.office, plan)
        return plan

    def remember(self) -> None:
        self.act = recent_acts(self.office)[0]


@examples
@given(rows=workbooks)
def test_a_workbook_that_nothing_followed_leaves_no_trace_in_the_register(
    office: Office, rows: dict[int, dict[str, str]]
) -> None:
    register = Register(office)
    before = values(office)
    if not register.store(rows):
        return
    stored = values(office)
    for state in (before, stored, before):
        register.remember()
        register.take_back()
        assert values(office) == state


@examples
@given(rows=workbooks, later=typed)
def test_what_was_typed_since_stays_and_nothing_is_made_up(
    office: Office, rows: dict[int, dict[str, str]], later: dict[int, dict[str, str]]
) -> None:
    register = Register(office)
    was = register.forms()
    if not register.store(rows):
        return
    register.remember()
    stored = register.forms()
    for at, said in later.items():
        if register.name(at) in stored:
            event(f"typed: {register.type_over(at, said)}")
    now = register.forms()
    plan = register.take_back()
    after = register.forms()
    for person in plan.people:
        event(person.fate.value)
        assert (person.name in after) is (person.fate is not Fate.REMOVED)
    for name, found in after.items():
        for key, value in found.items():
            earlier = was.get(name, now[name])[key]
            is_touched = now[name][key] != stored[name][key]
            assert value in ({now[name][key]} if is_touched else {now[name][key], earlier})
        if name in was and now[name] == stored[name]:
            assert found == was[name]
