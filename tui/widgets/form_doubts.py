"""What is wrong or wanted in a form, and how much of it a person has to see by now. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from tui.widgets.form_model import FormProblem, FormRules


class Doubts:
    """Problems and open items of a form's values. A problem shows once its field was visited."""

    def __init__(self, rules: FormRules) -> None:
        self._rules = rules
        self._refused: list[tuple[FormProblem, str]] = []
        self._visited: set[str] = set()
        self.problems: tuple[FormProblem, ...] = ()
        """Every problem of the values, shown or not yet."""
        self.wanted: tuple[str, ...] = ()
        """Keys of the fields that are still wanted."""

    def start(self, visited: Collection[str]) -> None:
        """Begin with another record, of which these fields were typed before."""
        self._refused = []
        self._visited = set(visited)

    def visit(self, keys: Collection[str]) -> None:
        """Note that somebody was there, or that the program filled them in."""
        self._visited.update(keys)

    def look_over(self, values: Mapping[str, str]) -> None:
        """Judge the values. What only the register knew stays until its field is typed anew."""
        found = list(self._rules.check(values))
        known = {(one.field, one.code or one.sentence) for one in found}
        self._refused = [
            (one, value) for one, value in self._refused if values.get(one.field, "") == value
        ]
        found += [
            one for one, _ in self._refused if (one.field, one.code or one.sentence) not in known
        ]
        self.problems = tuple(found)
        self.wanted = tuple(self._rules.open_items(values))

    def refuse(self, problems: Sequence[FormProblem], values: Mapping[str, str]) -> None:
        """Take what a save was refused for."""
        self._refused = [(one, values.get(one.field, "")) for one in problems]
        self.problems = tuple(problems)
        self.visit({problem.field for problem in problems})

    def errors(self, values: Mapping[str, str]) -> tuple[FormProblem, ...]:
        """Return all problems, errors first, when an error is among them; otherwise nothing."""
        found = sorted(self._rules.check(values), key=lambda one: not one.is_error)
        return tuple(found) if found and found[0].is_error else ()

    @property
    def seen(self) -> list[FormProblem]:
        """The problems of the fields that somebody visited."""
        return [problem for problem in self.problems if problem.field in self._visited]
