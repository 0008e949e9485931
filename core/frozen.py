"""Records of which an import or a list makes tens of thousands: frozen, and quick to make.

A frozen dataclass sets each of its fields by a call of `object.__setattr__`: a sixth of the
processor's time of an import. Here mypy, which runs over the whole house and its tests, sees a
frozen dataclass and refuses to let anybody write to a field; at run time it is a plain one that
is hashed and compared like a frozen one. (attrs' manual has the same way for its classes.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import dataclass

    def record(*, frozen, slots, kw_only=False, order=False):
        """Decorate a class as `dataclass` does; only for those that are frozen and have slots."""
        if not (frozen and slots):
            raise TypeError(record)
        return dataclass(unsafe_hash=True, slots=True, kw_only=kw_only, order=order)


__all__ = ["record"]
