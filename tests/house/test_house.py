"""The house keeps its rules: who may import whom, how files are named, how long they are, what stands in them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools.make_columns import COLUMNS_FILE, write_reference

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PACKAGES = ("dashboard", "gazetteer", "pipeline")
MOST_LINES = 400
MOST_BYTES = 3_000_000
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
PARTS = {
    "app.py", "pyproject.toml", "data", "gazetteer", "pipeline", "tests", "dashboard", "tools", "benchmarks", "docs",
    ".ci", ".streamlit", ".gitignore", "Makefile", "README.md", "CHANGELOG.md", "LICENSE", "constraints.txt",
}  # fmt: skip
FORBIDDEN = {
    "the path of some machine": re.compile(r"(?<![\w.])/(?:home|Users|work|farm)/[a-z]"),
    "the address of a package registry": re.compile(r"(?i)https?://[^\s\"']*(?:/simple\b|pypi\.org|pythonhosted)"),
    "a link to an index or a folder of packages": re.compile(r"(?i)extra-index-url|PIP_FIND_LINKS|file://"),
    "a secret": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}"),
}
TEXT_ENDINGS = {".py", ".md", ".toml", ".txt", ".js", ".css", ".sh", ".csv", ".html", ".json", ""}


def tracked_files() -> list[Path]:
    """Files that git knows; in an unpacked archive without git, all that would be known."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]
    skipped = {".venv", ".git", "wheelhouse", "static", "__pycache__", "build"}
    return [path for path in ROOT.rglob("*") if path.is_file() and skipped.isdisjoint(path.relative_to(ROOT).parts)]


def python_files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("lint-imports", "--no-cache"), ("mypy",)],
    ids=["style", "format", "who imports whom", "types"],
)
def test_the_checker_finds_nothing(command: tuple[str, ...]) -> None:
    done = run(str(BIN / command[0]), *command[1:])
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_nothing_imports_the_app() -> None:
    for path in python_files(*PACKAGES, "tools", "benchmarks"):
        names = {name for node in ast.walk(ast.parse(path.read_text())) for name in imported_names(node)}
        assert "app" not in {name.split(".")[0] for name in names}, path


def imported_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []


def test_only_export_draws_with_matplotlib() -> None:
    for path in python_files(*PACKAGES):
        names = {name for node in ast.walk(ast.parse(path.read_text())) for name in imported_names(node)}
        draws = any(name.split(".")[0] == "matplotlib" for name in names)
        assert not draws or path.is_relative_to(ROOT / "pipeline" / "export"), path


def test_pyplot_with_its_state_for_the_whole_process_is_not_used() -> None:
    assert [path for path in python_files(*PACKAGES) if "matplotlib.pyplot" in path.read_text()] == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [path for path in tracked_files() if path.stem.lower() in VAGUE] == []


def test_no_two_test_files_have_one_name() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names)), "pytest collects only one of them"


def test_the_top_level_holds_only_what_the_design_names() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked_files()} <= PARTS


def test_init_files_hold_a_docstring_or_a_registry_and_no_re_exports() -> None:
    for path in python_files("dashboard", "gazetteer", "pipeline"):
        if path.name == "__init__.py":
            tree = ast.parse(path.read_text())
            assert ast.get_docstring(tree), f"{path} has no docstring"
            assert not re.search(r"__all__", path.read_text()), f"{path} re-exports"


def test_no_file_of_code_is_longer_than_four_hundred_lines() -> None:
    code = [path for path in tracked_files() if path.suffix in (".py", ".js", ".css")]
    assert {path.name: n for path in code if (n := len(path.read_text().splitlines())) > MOST_LINES} == {}


def test_no_file_is_too_heavy_for_a_repository() -> None:
    heavy = {path.name: path.stat().st_size for path in tracked_files() if path.stat().st_size > MOST_BYTES}
    assert heavy.pop("judge.onnx", 0) <= 20_000_000
    assert heavy == {}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_in_the_tree_holds(what: str) -> None:
    here = Path(__file__)
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked_files()
        if path != here and path.suffix in TEXT_ENDINGS
        for match in FORBIDDEN[what].finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_every_pin_is_exact_and_has_no_address() -> None:
    lines = (ROOT / "constraints.txt").read_text().split()
    assert lines, "constraints.txt is empty"
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+_-]+", line)] == []


def test_every_dependency_is_pinned_and_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    names = {plain_name(re.split(r"[<>=!~\[; ]", line)[0]) for line in asked}
    pinned = {plain_name(line.split("==")[0]) for line in (ROOT / "constraints.txt").read_text().split()}
    table = (ROOT / "docs" / "dependencies.md").read_text()
    explained = {plain_name(name) for name in re.findall(r"^\| ([\w.-]+) \|", table, re.MULTILINE)}
    assert names - pinned == set()
    assert names - explained == set()
    assert explained - names - {"package"} == set()


def plain_name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_reference_of_columns_is_up_to_date() -> None:
    assert COLUMNS_FILE.read_text(encoding="utf-8") == write_reference(), "run: python tools/make_columns.py"


def test_no_test_is_skipped_or_expected_to_fail_or_sleeps() -> None:
    shirks = re.compile(r"mark\.(skip|xfail)|pytest\.(skip|xfail|importorskip)\(|time\.sleep\(")
    others = [path for path in python_files("tests") if path != Path(__file__)]
    assert [path.name for path in others if shirks.search(path.read_text())] == []
