"""Which authors concern which reader. Pure. `docs/sync.md`, section 2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.history import REFERENCE, Author, AuthorId
from core.models import SchoolId


@dataclass(frozen=True, slots=True)
class Scope:
    """The history that two sides share. `village` is the school that is not the centre.

    Between two devices of the centre it is the centre itself: then everything is shared.
    """

    centre: SchoolId
    village: SchoolId

    def covers(self, author: Author) -> bool:
        """Whether an author's entries concern both sides."""
        if self.village == self.centre:
            return True
        if author.stream == REFERENCE:
            return author.school_code in (self.centre, self.village)
        return author.stream == self.village

    def authors(self, names: Iterable[AuthorId]) -> list[AuthorId]:
        """Return those of these authors that concern both sides, in order."""
        return sorted(name for name in names if self.covers(Author.parse(name)))


def known_to_all(author: AuthorId, haves: Iterable[Mapping[AuthorId, int] | None]) -> int:
    """Return the last seq of an author that every device of the reader is known to hold."""
    seqs = [0 if have is None else have.get(author, 0) for have in haves]
    return min(seqs, default=0)
