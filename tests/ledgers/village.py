"""A village school with a few pupils whose names and families are hard to print."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from core.clock import FixedClock
from core.models import Operator, OperatorId, PupilId, Role, School, SchoolId, SchoolKind
from core.office import OWN_SCHOOL, RUN, Office
from core.reading.drafts import PupilDraft
from core.registration import register_pupil
from core.storage.home import Home, Marker, place_of, write_marker
from core.vault.age import X25519Identity
from core.vault.keys import new_home_keys

SCHOOL = School(
    SchoolId("2199526925"), "枫香小学", SchoolKind.VILLAGE_PRIMARY_SCHOOL, "云岭镇", ("枫香村",)
)
OPERATOR = Operator(OperatorId("0badc0de"), "石校长", Role.HEAD)
DAY = date(2026, 10, 8)

CHILD = PupilDraft(
    name="欧阳娜娜",
    sex="女",
    birth_date="2019-10-23",
    id_number="990101201910234204",
    ethnic="苗族",
    student_no="G990101201910234204",
    grade="一年级",
    hamlet="枫香村大坪组",
    current_address="枫香村大坪组12号",
    hukou_place_code="枫香村",
    attend_way="走读",
    preschool="是",
    m1_name="欧阳建国",
    m1_relation="父亲",
    m1_is_guardian="是",
    m1_phone="10086037242",
    m1_workplace="广东东莞",
)
BOARDER = PupilDraft(
    name="阿依古丽·买买提江",
    sex="女",
    birth_date="2018-03-04",
    ethnic="维吾尔族",
    grade="二年级",
    class_label="1班",
    hamlet="枫香村河边组",
    attend_way="住校",
    distance_km="7.5",
    left_behind="双亲留守",
    father_away_since="2025-03",
    mother_away_since="2026-02",
    disability="听力",
    inclusive="听力残疾学生",
    special_care="青霉素过敏",
    m1_name="买买提江·阿卜杜拉",
    m1_relation="父亲",
    m1_phone="19900001111",
    m1_workplace="浙江义乌",
    m2_name="龙阿婆",
    m2_relation="祖母",
    m2_is_guardian="是",
    m2_phone="0855-1234567",
)
RARE = PupilDraft(
    name="䶮",
    sex="男",
    birth_date="2019-01-15",
    grade="一年级",
    hamlet="枫香村大坪组",
    left_behind="是",
    attend_way="走读",
    household_no="H001",
    m1_name="单𬭊",
    m1_relation="母亲",
    m1_phone="19900002222",
)
LONG_AWAY = PupilDraft(
    name="仇一",
    sex="男",
    birth_date="2017-06-01",
    grade="三年级",
    hamlet="水井村一组",
    father_away_since="2026-09-01",
    attend_way="走读",
    left_behind="否",
    household_no="H001",
)
EVERYONE = (CHILD, BOARDER, RARE, LONG_AWAY)


@contextmanager
def open_school(folder: Path, school: School = SCHOOL) -> Iterator[Office]:
    """Open a new home without the slow passphrase."""
    home = Home(folder)
    home.path.mkdir(parents=True)
    keys = new_home_keys(school.id, X25519Identity.generate().recipient.encode())
    home.recovery_key_path.parent.mkdir(parents=True, exist_ok=True)
    home.recovery_key_path.write_text("kept elsewhere")
    office = Office.founding(home, keys, FixedClock(DAY), OPERATOR, school)
    try:
        with office.store.transaction():
            office.store.settings.set(OWN_SCHOOL, school.id)
            office.store.settings.set(RUN, "1")
            office.store.operators.add(OPERATOR)
        write_marker(keys.device, Marker(place_of(home), 1, {}))
        with office.writing("init") as writing:
            writing.put(school)
        yield office
    finally:
        office.close()


def register(office: Office, draft: PupilDraft, **changes: str) -> PupilId:
    """Register a pupil and return who it is."""
    return register_pupil(office, replace(draft, **changes)).pupil_id


def register_all(office: Office) -> dict[str, PupilId]:
    """Register everyone; ids by name."""
    return {draft.name: register(office, draft) for draft in EVERYONE}
