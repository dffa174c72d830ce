"""What the code can be asked for, read from where it decides: its routes, its if-chains and its commands.

A choice is handled in bot/handle.py by comparing `action` (or the whole choice) with words, or with the prefix of a
module whose `chosen` and `filled_in` compare in the same way. Any of these is found: `==`, `in`, `match`, a table.
What a function of another module compares `action` with is found where it is handed on to it.
"""

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

from aiohttp import web

from bot import handle

_FUNCTIONS = {"button": ("chosen", "_chosen", "_about_the_thread"), "form": ("filled_in", "_filled_in")}
_COMPARED = {"action", "what", "choice"}


def routes(app: web.Application) -> set[str]:
    """The routes as "METHOD /path"."""
    found = {(r.method, r.resource.canonical) for r in app.router.routes() if r.resource is not None}
    return {f"{method} {path}" for method, path in found if method != "HEAD"}


def choices(how: str) -> set[str]:
    """The names of all buttons, or of all forms: "keep", "contacts:show"."""
    return set(_names(handle, how))


def _names(module: ModuleType, how: str) -> Iterator[str]:
    if how == "button":
        yield from _of(import_module("bot.flows.run"), how, "flow")
    for word, where in _words(module, how):
        if where is not None and _functions(where, how) and where is not module:
            yield from _of(where, how, word)
        else:
            yield word
    if how == "form":
        yield from _of(import_module("bot.flows.run"), how, "flow")


def _of(module: ModuleType, how: str, prefix: str) -> list[str]:
    found = [f"{prefix}:{word}" for word, _ in _words(module, how)]
    assert found, f"{module.__name__} decides about '{prefix}:…' in a way that tests/permissions/dispatch.py can't read"
    return found


def _words(module: ModuleType, how: str) -> Iterator[tuple[str, ModuleType | None]]:
    """Each word that what came in is compared with, and the module that it is a name of."""
    for function in _functions(module, how):
        yield from _words_of(function, module)


def _words_of(function: ast.FunctionDef, module: ModuleType) -> Iterator[tuple[str, ModuleType | None]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Compare) and _is_compared(node.left):
            for other in node.comparators:
                yield from _values(other, module)
        elif isinstance(node, ast.Subscript) and _is_compared(node.slice):
            yield from _values(node.value, module)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "get" and node.args and _is_compared(node.args[0]):
                yield from _values(node.func.value, module)
            elif node.func.attr == "startswith" and _is_compared(node.func.value):
                yield from _values(node.args[0], module)
            elif any(isinstance(given, ast.Name) and given.id == "action" for given in node.args):
                yield from _handed_on(node.func, module)
        elif isinstance(node, ast.Match) and _is_compared(node.subject):
            for part in (part for case in node.cases for part in ast.walk(case.pattern)):
                if isinstance(part, ast.MatchValue):
                    yield from _values(part.value, module)


def _handed_on(called: ast.Attribute, module: ModuleType) -> Iterator[tuple[str, ModuleType | None]]:
    """What a function of another module compares the action with that it is given."""
    where = getattr(module, called.value.id, None) if isinstance(called.value, ast.Name) else None
    if isinstance(where, ModuleType):
        for function in _defined(where):
            if function.name == called.attr:
                yield from _words_of(function, where)


def _functions(module: ModuleType, how: str) -> list[ast.FunctionDef]:
    return [function for function in _defined(module) if function.name in _FUNCTIONS[how]]


def _defined(module: ModuleType) -> list[ast.FunctionDef]:
    return [node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.FunctionDef)]


def _is_compared(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name in _COMPARED


def _values(node: ast.expr, module: ModuleType) -> Iterator[tuple[str, ModuleType | None]]:
    if isinstance(node, ast.JoinedStr):  # f"{lists.CONTACTS}:"
        first = node.values[0]
        if isinstance(first, ast.FormattedValue):
            yield from _values(first.value, module)
        return
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        for element in node.elts:
            yield from _values(element, module)
        return
    value, where = _known(node, module)
    words = [value] if isinstance(value, str) else value
    for word in words if isinstance(words, list | dict | frozenset | set | tuple) else ():
        if isinstance(word, str) and word:
            yield word, _handler_of(word, words) or where


def _handler_of(word: str, table: object) -> ModuleType | None:
    """The module of the function that a table has for a word."""
    found = table.get(word) if isinstance(table, dict) else None
    return inspect.getmodule(found) if inspect.isfunction(found) else None


def _known(node: ast.expr, module: ModuleType) -> tuple[Any, ModuleType | None]:
    if isinstance(node, ast.Constant):
        return node.value, None
    if isinstance(node, ast.Name):
        return getattr(module, node.id, None), None
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        where = getattr(module, node.value.id, None)
        return getattr(where, node.attr, None), where if isinstance(where, ModuleType) else None
    return None, None
