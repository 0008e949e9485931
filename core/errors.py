"""Errors of the domain: a code and typed parameters, never prose.

`core.i18n` turns a code into the sentence a person reads: the message `error.<code>` of the
catalogs, formatted with the parameters. The catalogs are complete for every code raised here
(tools/catalogs.py looks for the literal first argument of every `...Error(` call).
"""

from __future__ import annotations

from typing import ClassVar

Param = str | int


class CunxiaoError(Exception):
    """Something was refused; nothing changed.

    `code` names the message `error.<code>`; `params` fill its placeholders.
    `exit_status` is what the command line ends with: 3, refused and nothing changed.
    """

    exit_status: ClassVar[int] = 3

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class UsageError(CunxiaoError):
    """The command was used in a way it does not have."""

    exit_status = 2


class VaultError(CunxiaoError):
    """A key, passphrase, signature or encrypted file did not hold."""


class StoreError(CunxiaoError):
    """The store could not be opened, read or written."""


class ExchangeError(CunxiaoError):
    """A workbook could not be read or written."""


class RegistrationError(CunxiaoError):
    """A pupil or staff record was refused."""


class GroupingError(CunxiaoError):
    """A step of the draw was refused."""


class PrintingError(CunxiaoError):
    """A roster could not be printed."""


class BundleError(CunxiaoError):
    """A bundle was refused whole."""
