"""在读证明 in one press or for a stated use; the proof for a child without a number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.i18n import t
from core.models import PupilId
from tui.screens.one_form import OneForm, OneFormScreen, Values, choice_for
from tui.screens.work import WorkScreen, joined
from tui.widgets.form_model import Choice, FieldKind, FormField
from tui.widgets.record_form import RecordForm

if TYPE_CHECKING:
    from core.certificates.attendance import CertificateOptions
    from core.office import Office


def issue(office: Office, pupil_id: PupilId, options: CertificateOptions | None = None) -> Path:
    """Print the certificate that fits the status; return where it lies."""
    from core.certificates.suspension import issue_fitting  # noqa: PLC0415 - start-up

    return issue_fitting(office, pupil_id, options).printed.path


def _issue_proof(office: Office, pupil_id: PupilId) -> Path:
    from core.certificates.attendance import issue_proof  # noqa: PLC0415 - start-up
    from core.certificates.common import PaperKind, free_paper_path  # noqa: PLC0415 - start-up

    path = free_paper_path(office, pupil_id, PaperKind.PROOF)
    return issue_proof(office, pupil_id, path).printed.path


async def issue_plain(screen: WorkScreen[Any], pupil_id: PupilId) -> None:
    """Print the certificate without number or use, and say where it lies."""
    path = await screen.attempt(issue, pupil_id)
    if path is not None:
        screen.say(t("papers.printed", path=path))


async def issue_proof_for(screen: WorkScreen[Any], pupil_id: PupilId) -> None:
    """Print the proof for a pupil without a number, and say where it lies."""
    path = await screen.attempt(_issue_proof, pupil_id)
    if path is not None:
        screen.say(t("papers.printed", path=path))


def _shown_choices() -> Mapping[str, str]:
    return {
        t("papers.number_not"): "not",
        t("papers.number_masked"): "masked",
        t("papers.number_whole"): "whole",
    }


class CertificateForm(OneFormScreen):
    """Asks what the certificate is for, and whether the number stands on it; then prints it."""

    HELP_ID = "help.record_form"

    def __init__(self, pupil_id: PupilId, today: date, title: str) -> None:
        labels = list(_shown_choices())
        hint = t("form.hint_few", choices=joined(labels))
        fields = (
            FormField(
                key="use", label=t("papers.use"), width=40, hint=t("papers.use_hint"), is_wide=True
            ),
            FormField(
                key="number",
                label=t("papers.number"),
                width=16,
                kind=FieldKind.CODE,
                hint=hint,
                is_wide=True,
            ),
        )
        form = OneForm(
            where=title,
            page=title,
            fields=fields,
            today=today,
            submit=self._print,
            values={"number": labels[0]},
            choices={"number": [Choice(label) for label in labels]},
            draft_id=f"certificate.{pupil_id}",
            is_over_record=True,
        )
        super().__init__(form)
        self._pupil_id = pupil_id

    async def _print(self, screen: OneFormScreen, values: Values) -> bool:
        from core.certificates.attendance import CertificateOptions  # noqa: PLC0415 - start-up
        from core.certificates.common import NumberShown  # noqa: PLC0415 - start-up

        chosen = choice_for(values["number"], self.asked.choices["number"])
        shown = NumberShown(_shown_choices()[chosen.value]) if chosen else NumberShown.NOT
        options = CertificateOptions(shown, values["use"].strip())
        path = await screen.attempt(issue, self._pupil_id, options)
        if path is not None:
            screen.say(t("papers.printed", path=path))
        # The form stays, so that the sentence can be read; Esc leaves without a question.
        form = screen.query_one(RecordForm)
        form.settle(form.values, form.values)
        await self._keep_draft()
        return False
