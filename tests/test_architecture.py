"""How the parts may depend on one another, and what has to stay small, local and documented."""

import argparse
import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.console import app

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "adapters": {"adapters", "bot", "knowledge"},
    "bot": {"bot", "knowledge"},
    "knowledge": {"knowledge"},
}
NEED_THE_MODELS_EXTRA = ("course", "encoder", "fit", "heads", "reference", "train")
TRAINING = {f"knowledge/model/{name}.py" for name in NEED_THE_MODELS_EXTRA} | {
    "knowledge/drafts/course.py",
    "knowledge/drafts/train.py",
    "knowledge/drafts/words/train.py",
    "knowledge/messages/course.py",
    "knowledge/messages/train.py",
    "knowledge/pasted/train.py",
}
TRAINING_LIBRARIES = {"scipy", "sentence_transformers", "sklearn", "torch", "transformers"}
LONGEST_MODULE = 400  # lines

MODULES = sorted(str(f.relative_to(ROOT)) for package in MAY_IMPORT for f in (ROOT / package).rglob("*.py"))
PAGES = sorted(
    str(f.relative_to(ROOT))
    for f in (ROOT / "adapters").rglob("*")
    if {"templates", "static"} & set(f.parts) and f.suffix in {".html", ".css", ".js", ".svg"}
)


def imported(module: str, *, on_loading: bool = False) -> set[str]:
    """The full names that a module imports; with `on_loading` without those inside functions."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in _outside_functions(tree) if on_loading else ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are written out in full"
            names |= {node.module or ""} | {f"{node.module}.{name.name}" for name in node.names}
    return names


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from _outside_functions(child)


def top(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def test_there_is_something_to_check() -> None:
    assert {"adapters/compose.py", "bot/handle.py", "knowledge/search.py"} <= set(MODULES)
    assert {"adapters/web/templates/page.html", "adapters/web/static/signpost.js"} <= set(PAGES)


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way_adapters_to_bot_to_knowledge(module: str) -> None:
    layer = module.partition("/")[0]
    ours = {"adapters", "bot", "knowledge", "tests", "benchmarks"} & top(imported(module))
    assert ours <= MAY_IMPORT[layer]


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith("adapters/")])
def test_no_adapter_of_a_platform_reaches_into_the_core(module: str) -> None:
    assert not {"aiohttp", "jinja2", "slack_bolt", "slack_sdk", "microsoft_agents"} & top(imported(module))


@pytest.mark.parametrize("adapter", ["console", "web"])
def test_adapters_do_not_know_one_another(adapter: str) -> None:
    others = [f"adapters.{other.name}" for other in (ROOT / "adapters").iterdir() if other.is_dir()]
    others = [other for other in others if other not in (f"adapters.{adapter}", "adapters.__pycache__")]
    for module in (m for m in MODULES if m.startswith(f"adapters/{adapter}/")):
        assert not [name for name in imported(module, on_loading=True) if name.startswith(tuple(others))], module


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("bot/contact/")])
def test_what_a_message_means_knows_nothing_of_its_record(module: str) -> None:
    """Reports know contacts from the public, not the other way round."""
    assert not [name for name in imported(module) if name.startswith(("bot.reports", "bot.flows", "bot.notices"))]


@pytest.mark.parametrize("module", [m for m in MODULES if m not in TRAINING])
def test_serving_needs_no_training_library(module: str) -> None:
    assert not TRAINING_LIBRARIES & top(imported(module))


@pytest.mark.parametrize("module", [m for m in MODULES if m not in TRAINING])
def test_serving_loads_no_training_code(module: str) -> None:
    training = {name.removesuffix(".py").replace("/", ".") for name in TRAINING}
    assert not training & imported(module, on_loading=True)


def test_the_command_and_the_web_chat_start_where_no_training_library_can_be_imported() -> None:
    blocked = f"import sys; sys.modules.update(dict.fromkeys({sorted(TRAINING_LIBRARIES)!r}))"
    program = f"{blocked}; import adapters.console.app, adapters.console.commands, adapters.web.app"
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("module", MODULES)
def test_a_module_can_be_read_in_one_sitting(module: str) -> None:
    assert len((ROOT / module).read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("page", PAGES)
def test_pages_load_nothing_from_elsewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}[^\s\"']*|@import", text, re.IGNORECASE) == []


def commands(parser: argparse.ArgumentParser, words: str = "signpost") -> Iterator[str]:
    """Every command as it is typed."""
    parts = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not parts:
        yield words
    for part in parts:
        for name, command in part.choices.items():
            yield from commands(command, f"{words} {name}")


@pytest.mark.parametrize("command", list(commands(app._parser())))
def test_every_command_is_documented(command: str) -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    pages.remove(ROOT / "docs" / "permissions.md")  # only lists them
    text = "".join(page.read_text(encoding="utf-8") for page in pages if page.exists())
    assert re.search(rf"{command}\b", text)
