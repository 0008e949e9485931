"""Find, by reading the code's syntax, which message ids it uses and with which parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

CODE = ("main.py", "core", "sync", "tui")
"""Where messages are used; tests, bench and tools speak for themselves."""
BASE_ERROR = "CunxiaoError"
CATALOG_MODULE = "core/i18n.py"
"""Defines t() and tn(); composes ids from codes that are checked where they are raised."""
DRAFTS_MODULE = "core/reading/drafts.py"
"""Its draft classes name the fields; every field has a label `field.<key>`."""
DECLARATIONS = ("MESSAGE_IDS", "MESSAGE_PREFIXES", "PROBLEM_CODES", "ERROR_CODES")
"""Module-level tuples of literals with which a module declares what it composes at run time."""


@dataclass(frozen=True, slots=True)
class Use:
    """One place that wants a message. `params` are the names it fills, None when unknown."""

    message_id: str
    place: str
    params: frozenset[str] | None = None
    counts: bool | None = None
    """Whether the message has plural forms; None when the place does not say."""


@dataclass(slots=True)
class Uses:
    """What all modules together use."""

    found: list[Use] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)
    literals: dict[str, str] = field(default_factory=dict)
    """Every string in the code, and the first place it stands in: ids kept as data."""
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Module:
    name: str
    tree: ast.Module
    declared: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Names:
    """What the functions of the catalogs are called in one module."""

    plain: frozenset[str]
    counting: frozenset[str]
    modules: frozenset[str]


def find_uses(root: Path) -> Uses:
    """Read every module under `root` and return what it uses, and what cannot be followed."""
    uses = Uses()
    modules = list(_modules(root, uses))
    errors = _error_classes(modules)
    for module in modules:
        _Reader(module, errors, uses).read()
    return uses


def _modules(root: Path, uses: Uses) -> Iterator[_Module]:
    for path in _files(root):
        name = path.relative_to(root).as_posix()
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except SyntaxError as error:
            uses.faults.append(f"{name}:{error.lineno}: not Python: {error.msg}")
            continue
        yield _Module(name, tree, _declarations(name, tree, uses))


def _files(root: Path) -> Iterator[Path]:
    for part in CODE:
        path = root / part
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from sorted(path.rglob("*.py"))


def _declarations(name: str, tree: ast.Module, uses: Uses) -> dict[str, tuple[str, ...]]:
    declared = {}
    for node in tree.body:
        target: ast.expr | None = None
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
        elif isinstance(node, ast.AnnAssign):
            target = node.target
        if not (isinstance(target, ast.Name) and target.id in DECLARATIONS):
            continue
        assert isinstance(node, ast.Assign | ast.AnnAssign)  # noqa: S101 - narrows for mypy
        values = _literal_tuple(node.value)
        if values is None:
            uses.faults.append(f"{name}:{node.lineno}: {target.id} is not a tuple of literals")
        declared[target.id] = values or ()
    return declared


def _literal_tuple(node: ast.expr | None) -> tuple[str, ...] | None:
    if not isinstance(node, ast.Tuple):
        return None
    texts = [item.value for item in node.elts if isinstance(item, ast.Constant)]
    values = tuple(text for text in texts if isinstance(text, str))
    return values if len(values) == len(node.elts) else None


@dataclass(frozen=True, slots=True)
class _ErrorClasses:
    """Classes that take a code first, and those that keep theirs to themselves."""

    every: frozenset[str]
    coded: frozenset[str]


def _error_classes(modules: Iterable[_Module]) -> _ErrorClasses:
    """Follow the bases from CunxiaoError; one with another first argument is not coded."""
    classes = [n for m in modules for n in ast.walk(m.tree) if isinstance(n, ast.ClassDef)]
    every, coded = {BASE_ERROR}, {BASE_ERROR}
    grows = True
    while grows:
        grows = False
        for node in classes:
            bases = {_last_name(base) for base in node.bases}
            if node.name not in every and bases & every:
                every.add(node.name)
                if _takes_a_code(node, inherits=bool(bases & coded)):
                    coded.add(node.name)
                grows = True
    return _ErrorClasses(frozenset(every), frozenset(coded))


def _takes_a_code(node: ast.ClassDef, *, inherits: bool) -> bool:
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            arguments = [*item.args.posonlyargs, *item.args.args]
            return len(arguments) > 1 and arguments[1].arg == "code"
    return inherits


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


class _Reader:
    """Reads one module."""

    def __init__(self, module: _Module, errors: _ErrorClasses, uses: Uses) -> None:
        self._module = module
        self._errors = errors
        self._uses = uses
        self._names = _catalog_names(module.tree)

    def read(self) -> None:
        declared = self._module.declared
        for message_id in declared.get("MESSAGE_IDS", ()):
            self._found(message_id, 1)
        for code in declared.get("PROBLEM_CODES", ()):
            self._found(f"problem.{code}", 1)
        for code in declared.get("ERROR_CODES", ()):
            self._found(f"error.{code}", 1)
        self._uses.prefixes.extend(declared.get("MESSAGE_PREFIXES", ()))
        self._walk(self._module.tree, "")

    def _walk(self, node: ast.AST, inside: str) -> None:
        if isinstance(node, ast.ClassDef):
            inside = node.name
            if self._module.name == DRAFTS_MODULE and node.name.endswith("Draft"):
                self._labels(node)
        elif isinstance(node, ast.Call):
            self._call(node, inside)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            self._uses.literals.setdefault(node.value, f"{self._module.name}:{node.lineno}")
        for child in ast.iter_child_nodes(node):
            self._walk(child, inside)

    def _labels(self, node: ast.ClassDef) -> None:
        for item in node.body:
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                self._found(f"field.{item.target.id}", item.lineno)

    def _call(self, node: ast.Call, inside: str) -> None:
        called = _last_name(node.func)
        if self._is_catalog_call(node.func, self._names.plain):
            self._message(node, counts=False)
        elif self._is_catalog_call(node.func, self._names.counting):
            self._message(node, counts=True)
        elif called in self._errors.coded or (
            _is_super_init(node.func) and inside in self._errors.every
        ):
            self._error(node, params=_keywords(node))
        elif called == "Problem":
            self._problem(node)

    def _is_catalog_call(self, func: ast.expr, names: frozenset[str]) -> bool:
        if isinstance(func, ast.Name):
            return func.id in names
        return (
            isinstance(func, ast.Attribute)
            and ast.unparse(func.value) in self._names.modules
            and func.attr in ({"tn"} if names is self._names.counting else {"t"})
        )

    def _message(self, node: ast.Call, *, counts: bool) -> None:
        if self._module.name == CATALOG_MODULE:
            return
        ids = _literals(node.args[0]) if node.args else None
        if ids is None:
            self._opaque(node, "a message id", ("MESSAGE_IDS", "MESSAGE_PREFIXES"))
            return
        params = _keywords(node)
        if counts and params is not None:
            params |= {"n"}
        for message_id in ids:
            self._found(message_id, node.lineno, params, counts=counts)

    def _error(self, node: ast.Call, params: frozenset[str] | None) -> None:
        codes = _literals(node.args[0]) if node.args else None
        if codes is None:
            if not _is_parameter(node):
                self._opaque(node, "an error's code", ("ERROR_CODES", "MESSAGE_IDS"))
            return
        for code in codes:
            self._found(f"error.{code}", node.lineno, params)

    def _problem(self, node: ast.Call) -> None:
        given = node.args[2] if len(node.args) > 2 else None
        for keyword in node.keywords:
            if keyword.arg == "code":
                given = keyword.value
        codes = _literals(given) if given is not None else None
        if codes is None:
            self._opaque(node, "a problem's code", ("PROBLEM_CODES", "MESSAGE_IDS"))
            return
        for code in codes:
            self._found(f"problem.{code}", node.lineno)

    def _opaque(self, node: ast.Call, what: str, declarations: Sequence[str]) -> None:
        if not any(name in self._module.declared for name in declarations):
            place = f"{self._module.name}:{node.lineno}"
            self._uses.faults.append(
                f"{place}: {what} is not a literal; declare {' or '.join(declarations)}"
            )

    def _found(
        self,
        message_id: str,
        line: int,
        params: frozenset[str] | None = None,
        *,
        counts: bool | None = None,
    ) -> None:
        place = f"{self._module.name}:{line}"
        self._uses.found.append(Use(message_id, place, params, counts))


def _catalog_names(tree: ast.Module) -> _Names:
    plain, counting, modules = set(), set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "core.i18n":
            plain |= {a.asname or a.name for a in node.names if a.name == "t"}
            counting |= {a.asname or a.name for a in node.names if a.name == "tn"}
        elif isinstance(node, ast.ImportFrom) and node.module == "core":
            modules |= {a.asname or a.name for a in node.names if a.name == "i18n"}
        elif isinstance(node, ast.Import):
            modules |= {a.asname or a.name for a in node.names if a.name == "core.i18n"}
    return _Names(frozenset(plain), frozenset(counting), frozenset(modules))


def _literals(node: ast.expr) -> tuple[str, ...] | None:
    """Return the strings an expression can be: a literal, or a choice between literals."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return (node.value,)
    if isinstance(node, ast.IfExp):
        first, second = _literals(node.body), _literals(node.orelse)
        if first is not None and second is not None:
            return first + second
    return None


def _keywords(node: ast.Call) -> frozenset[str] | None:
    """Return the names of the keyword arguments; None when `**` hides some."""
    names = [keyword.arg for keyword in node.keywords]
    known = frozenset(name for name in names if name is not None)
    return known if len(known) == len(names) else None


def _is_super_init(func: ast.expr) -> bool:
    return (
        isinstance(func, ast.Attribute)
        and func.attr == "__init__"
        and isinstance(func.value, ast.Call)
        and _last_name(func.value.func) == "super"
    )


def _is_parameter(node: ast.Call) -> bool:
    """Whether `super().__init__(code, ...)` only passes on what the class was given."""
    return (
        _is_super_init(node.func)
        and bool(node.args)
        and isinstance(node.args[0], ast.Name)
        and node.args[0].id == "code"
    )
