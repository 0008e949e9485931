"""The notice to families 告知书: what is kept, what for, how long, what they may ask."""

from __future__ import annotations

from pathlib import Path

from core.certificates.common import new_sheet, print_noted, sealed_closing
from core.i18n import in_chinese, t
from core.office import Office
from core.policy import policy
from core.printing import spool
from core.printing.sheets import Paragraph, Sheet
from core.printing.spool import PaperFormat, Printed, named_file
from core.privacy.optional_fields import OPTIONAL_FIELDS

MESSAGE_PREFIXES = ("field.",)
BODY_SIZE = 12.0
CONTACT = "privacy.contact"
"""Setting: whom the last notice named; a person of the school, said on paper to everybody."""


def notice_sheet(office: Office, contact: str = "") -> Sheet:
    """Return the notice to families: what is kept, what for, how long, what they may ask."""
    optional = "、".join(
        dict.fromkeys(
            t(f"field.{key}") for key in OPTIONAL_FIELDS if not key.startswith(("m1_", "m2_"))
        )
    )
    years = policy().privacy.optional_years_after_leaving
    texts = [
        t("privacy.notice.greeting"),
        t("privacy.notice.purpose", school=office.school.name),
        t("privacy.notice.required"),
        t("privacy.notice.optional", fields=optional),
        t("privacy.notice.kept"),
        t("privacy.notice.public"),
        t("privacy.notice.retention", years=years),
        t("privacy.notice.rights", contact=contact or office.school.name),
        t("privacy.notice.answer"),
        t("privacy.notice.choice"),
    ]
    paragraphs = [Paragraph(text, BODY_SIZE) for text in texts]
    closing = sealed_closing(
        office,
        (t("privacy.sign.pupil"), t("privacy.sign.parent"), t("privacy.sign.day")),
    )
    return new_sheet(office, t("privacy.notice.title"), paragraphs, closing)


def last_contact(office: Office) -> str:
    """Return whom the last notice named; the operator's name before the first."""
    return office.store.settings.get(CONTACT, office.operator.name)


@in_chinese()
def print_notice(office: Office, contact: str, folder: Path | None = None) -> Printed:
    """Write the notice as PDF, note it, and remember the contact. Raises PrintingError."""
    sheet = notice_sheet(office, contact.strip())
    day = office.clock.today()
    name = named_file(sheet.title, office.school.name, day, PaperFormat.PDF)
    printed = print_noted(
        office,
        sheet,
        (folder or spool.print_folder()) / name,
        "privacy_notice",
        "",
    )
    with office.store.transaction():
        office.store.settings.set(CONTACT, contact.strip())
    return printed
