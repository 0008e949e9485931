"""A new opening passphrase in a form: typed twice, unseen, with a warning when it is short."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n import t
from tui.widgets.form_model import FieldKind, FormField, FormProblem

MESSAGE_PREFIXES = ("founding.",)


def secret_fields(*keys: str, starts_group: str = "") -> tuple[FormField, ...]:
    """Return fields whose text is not shown, named as on the first day."""
    return tuple(
        FormField(
            key=key,
            label=t(f"founding.{key}"),
            width=30,
            kind=FieldKind.SECRET,
            hint=t(f"founding.{key}_hint"),
            is_wide=True,
            starts_group=key == starts_group,
        )
        for key in keys
    )


def wanted(key: str) -> FormProblem:
    """Return the problem of a field that was left empty."""
    return FormProblem(key, t("founding.wanted", field=t(f"founding.{key}")))


def doubts_of_new(values: Mapping[str, str]) -> list[FormProblem]:
    """Find whether both differ; and warn of a passphrase that is easily guessed."""
    found = []
    if values["again"] != values["passphrase"]:
        found.append(FormProblem("again", t("founding.differs")))
    if values["passphrase"]:
        found += passphrase_warnings(values["passphrase"])
    return found


def passphrase_warnings(passphrase: str) -> list[FormProblem]:
    """Warn of a passphrase that is easily guessed; it is taken all the same."""
    from core.safekeeping.recovery_access import is_short  # noqa: PLC0415 - start-up

    if not is_short(passphrase):
        return []
    return [FormProblem("passphrase", t("founding.short"), is_error=False)]
