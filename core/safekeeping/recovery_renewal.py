"""The recovery sheet after its first day: whether it was put away, and a new one in its place.

A sheet is shown once. Where the program ended before it was kept, nobody could ever open the home
without its passphrase: so that is remembered until it was written, printed or copied by hand.
"""

from __future__ import annotations

from core.errors import StoreError
from core.office import RECOVERY_RECIPIENT, SHEET_WAITING, Office
from core.storage.files import OWNER_ONLY, translate, write_whole


def is_sheet_waiting(office: Office) -> bool:
    """Whether the sheet was shown, and nobody said or showed that it is put away."""
    return bool(office.store.settings.get(SHEET_WAITING))


def note_sheet_kept(office: Office) -> None:
    """Remember that the sheet is put away."""
    office.store.settings.drop(SHEET_WAITING)


def renew_sheet(office: Office, passphrase: str) -> str:
    """Return a new recovery sheet, to be shown once; the one before opens this home no more.

    Backups that were made until now are opened by the old one as before. `passphrase` is the
    operator's own, told again: the sheet opens everything. It waits to be put away before the key
    file is written, so that no power cut leaves a home whose sheet nobody saw and nobody misses.
    Raises VaultError: `wrong_passphrase`; StoreError when it cannot be written: nothing changed.
    """
    from core.vault.age import ScryptIdentity  # noqa: PLC0415 - start-up
    from core.vault.keys import unwrap, with_recovery, wrap  # noqa: PLC0415 - start-up
    from core.vault.recovery import RecoverySeed, sheet_text  # noqa: PLC0415 - start-up

    path = office.home.keys_folder / f"{office.operator.id}.age"
    try:
        unwrap(path.read_bytes(), ScryptIdentity(passphrase))
    except OSError as error:
        raise StoreError("keys_missing", path=str(office.home.keys_folder)) from error
    seed = RecoverySeed.new()
    recovery = seed.identity().recipient
    keys = with_recovery(office.keys, recovery)
    was_waiting = is_sheet_waiting(office)
    office.store.settings.set(SHEET_WAITING, "1")
    target = office.home.recovery_key_path
    try:
        write_whole(target, wrap(keys, recovery), permissions=OWNER_ONLY)
    except OSError as error:
        if not was_waiting:
            note_sheet_kept(office)
        raise translate(error, target) from error
    with office.store.transaction():
        office.store.settings.set(RECOVERY_RECIPIENT, keys.recovery_recipient)
        office.audit("recovery_sheet_renewed", office.operator.id)
    office.keys = keys
    return sheet_text(office.school.name, office.clock.today(), seed)
