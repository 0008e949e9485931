"""Back into a home: a new opening passphrase, with the old one or with the recovery sheet.

The operator's key file is replaced in one step: the old passphrase opens nothing any more, the
store's key and the device's keys stay the same, and the recovery sheet goes on being good.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from core.clock import Clock
from core.errors import StoreError, UsageError, VaultError
from core.models import Operator, OperatorId, Role
from core.office import Office, open_office, open_with_keys
from core.safekeeping.recovery_renewal import note_sheet_kept
from core.storage.files import OWNER_ONLY, translate, write_whole
from core.storage.home import Home

MAX_SHEET_BYTES = 65_536


def read_sheet(path: Path) -> str:
    """Return the text of a recovery sheet.

    Raises VaultError: `sheet_missing`, `sheet_unreadable` (no text, or far too long).
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_SHEET_BYTES + 1)
    except FileNotFoundError as error:
        raise VaultError("sheet_missing", file=path.name) from error
    except OSError as error:
        raise VaultError("sheet_unreadable", file=path.name) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(data) <= MAX_SHEET_BYTES:
            return text
    raise VaultError("sheet_unreadable", file=path.name)


def check_groups(typed: str) -> None:
    """Look at eight groups as they were typed, before anything is opened with them.

    Raises VaultError: `recovery_group` (naming the first wrong one), `recovery_length`.
    """
    from core.vault.recovery import RecoverySeed  # noqa: PLC0415 - start-up

    RecoverySeed.parse(typed)


def is_short(passphrase: str) -> bool:
    """Whether a new passphrase is taken, but easily guessed."""
    from core.vault.passphrase import is_short_passphrase  # noqa: PLC0415 - start-up

    return is_short_passphrase(passphrase)


def change_passphrase(home: Home, old: str, new: str, clock: Clock) -> Operator:
    """Give the operator whom the old passphrase opens a new one.

    Raises VaultError: `passphrase_empty`, `wrong_passphrase`; and as `open_office`.
    """
    from core.vault.passphrase import check_new_passphrase  # noqa: PLC0415 - start-up

    check_new_passphrase(new)
    with open_office(home, old, clock) as office:
        _rewrap(office, office.operator, new)
        office.audit("passphrase_changed", office.operator.id)
        return office.operator


def renew_passphrase(office: Office, old: str, new: str) -> None:
    """Give the operator of an open office a new passphrase, once the old one was told again.

    Raises VaultError: `passphrase_empty`, `wrong_passphrase`; StoreError when it cannot be written.
    """
    from core.vault.age import ScryptIdentity  # noqa: PLC0415 - start-up
    from core.vault.keys import unwrap  # noqa: PLC0415 - start-up
    from core.vault.passphrase import check_new_passphrase  # noqa: PLC0415 - start-up

    check_new_passphrase(new)
    path = office.home.keys_folder / f"{office.operator.id}.age"
    try:
        unwrap(path.read_bytes(), ScryptIdentity(old))
    except OSError as error:
        raise StoreError("keys_missing", path=str(office.home.keys_folder)) from error
    _rewrap(office, office.operator, new)
    office.audit("passphrase_changed", office.operator.id)


def reset_passphrase(
    home: Home, sheet: str, new: str, clock: Clock, operator_name: str = ""
) -> Operator:
    """Give an operator who forgot the passphrase a new one, with the recovery sheet.

    `operator_name` may be empty while there is only one. Raises VaultError: `passphrase_empty`,
    `recovery_group`, `recovery_length`, `sheet_of_another` (a good sheet that opens nothing
    here); UsageError(`operator_unknown`), naming the operators; and as `open_office`.
    """
    from core.vault.keys import unwrap  # noqa: PLC0415 - start-up
    from core.vault.passphrase import check_new_passphrase  # noqa: PLC0415 - start-up
    from core.vault.recovery import parse_sheet  # noqa: PLC0415 - start-up

    home.require()
    check_new_passphrase(new)
    identity = parse_sheet(sheet).identity()
    try:
        keys = unwrap(home.recovery_key_path.read_bytes(), identity)
    except VaultError as error:
        if error.code != "no_identity_matched":
            raise
        raise VaultError("sheet_of_another") from error
    except OSError as error:
        raise StoreError("keys_missing", path=str(home.keys_folder)) from error
    with open_with_keys(home, keys, OperatorId(""), clock) as office:
        operator = _operator(office, operator_name.strip())
        office.operator = operator
        _rewrap(office, operator, new)
        note_sheet_kept(office)  # it lies beside the keyboard
        office.audit("passphrase_reset", operator.id)
        return operator


def _operator(office: Office, name: str) -> Operator:
    known = office.store.operators.all()
    if not known:
        # Restored without its operators: whoever holds the sheet is the head.
        head = Operator(OperatorId(secrets.token_hex(4)), name, Role.HEAD)
        office.store.operators.add(head)
        return head
    found = [own for own in known if own.name == name] if name else known
    if len(found) != 1:
        raise UsageError("operator_unknown", operators="、".join(own.name for own in known))
    return found[0]


def _rewrap(office: Office, operator: Operator, new: str) -> None:
    from core.vault.age import ScryptRecipient  # noqa: PLC0415 - start-up
    from core.vault.keys import wrap  # noqa: PLC0415 - start-up

    path = office.home.keys_folder / f"{operator.id}.age"
    try:
        write_whole(path, wrap(office.keys, ScryptRecipient(new)), permissions=OWNER_ONLY)
    except OSError as error:
        raise translate(error, path) from error
