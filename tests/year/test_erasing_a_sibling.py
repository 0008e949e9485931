"""What is being typed about a brother stays when his sister is erased."""

from __future__ import annotations

from core.privacy.erasure import erase_person
from core.records.drafting import DraftKey, DraftKind, draft_for, keep_draft
from tests.year.office import Village

FAMILY = ("石大山", "19900001111")


def test_a_brothers_draft_with_the_familys_phone_survives_an_erasure(village: Village) -> None:
    office = village.office
    sister = village.pupil("石小红", 3, guardian=FAMILY)
    brother = village.pupil("石大勇", 2, guardian=FAMILY)
    his, hers = (DraftKey(DraftKind.PUPIL, one) for one in (brother, sister))
    keep_draft(office, his, {"name": "石大勇", "m1_phone": FAMILY[1]})
    keep_draft(office, hers, {"name": "石晓红", "m1_phone": FAMILY[1]})
    assert erase_person(office, sister, "家长书面要求", "教育办").drafts == 1
    assert draft_for(office, his) is not None
    assert draft_for(office, hers) is None
