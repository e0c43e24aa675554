"""The pages of docs/ are true: options, settings, columns, links, figures, commands and examples are checked."""

from __future__ import annotations

import importlib
import inspect
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from numpydoc.validate import validate

from data.demo import warm_up
from data.languages import Language
from data.outcomes import Outcome
from data.records import Answer, Battle, Vote
from data.store import Store
from runtimes_wasm import assets
from tests import follow, reference_pages
from tests.environment_file import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
TEXTS = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
ROOT_TEXTS = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
}
ALL = TEXTS | ROOT_TEXTS


# What the code has, the documents have.


@pytest.mark.parametrize("name", ["commands.md", "data-dictionary.md"])
def test_what_is_listed_is_what_the_code_holds(name: str) -> None:
    assert TEXTS[name] == reference_pages.PAGES[name](), "run `python -m tests.reference_pages`"


@pytest.mark.assets
def test_the_packages_listed_are_those_that_programs_can_import() -> None:
    if not all(assets.is_ready(name) for name in ("python-science", "pyodide-313", "pyodide-312", "web")):
        pytest.skip("the list is made from the prepared assets; run `make assets`")
    listed = reference_pages.environments_page()
    assert TEXTS["environments.md"] == listed, "run `python -m tests.reference_pages`"


def test_every_command_and_option_is_in_the_documents() -> None:
    missing = []
    for name, command in reference_pages.commands():
        _, _, section = TEXTS["commands.md"].partition(f"\n## {name}\n")
        section = section.partition("\n## ")[0]
        missing += [
            f"{name} {written}"
            for parameter in command.params
            for written in reference_pages.names_of(parameter)
            if f"`{written}" not in section.replace("\\|", "|")
        ]
        missing += [] if section else [name]
    assert not missing


#: Set inside the sandbox by us for us; nobody else can set them.
INTERNAL = {"RUNOFF_THREADS", "RUNOFF_SLEEPS", "RUNOFF_FEWER_NAMES"}


def test_every_setting_is_in_the_documents_and_no_other() -> None:
    known = set()
    for room in ("data", "analysis", "runtimes_wasm", "workbench", "notebooks"):
        for path in (ROOT / room).rglob("*.py"):
            known |= set(re.findall(r"""["'`](RUNOFF_[A-Z_]+)["'`]""", path.read_text(encoding="utf-8")))
    assert len(known) > 8
    explained = set(re.findall(r"`(RUNOFF_[A-Z_]+)`", TEXTS["settings.md"]))
    assert known - INTERNAL == explained
    for name, text in ALL.items():
        assert set(re.findall(r"RUNOFF_[A-Z]+[A-Z_]*[A-Z]", text)) <= explained, name


# Links, pictures, figures.


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub and MyST make it."""
    plain = re.sub(r"[^\w\- ]", "", heading.strip().lower().replace("`", ""))
    return plain.replace(" ", "-")


@pytest.mark.parametrize("name", ALL)
def test_every_link_leads_somewhere(name: str) -> None:
    folder = ROOT if name in ROOT_TEXTS else DOCS
    prose = re.sub(r"```.*?```", "", ALL[name], flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"https?://", target):
            continue
        path, _, anchor = target.partition("#")
        file = folder / path if path else folder / name
        assert file.exists(), f"{name} links to {target}"
        if anchor:
            text = file.read_text(encoding="utf-8")
            anchors = {slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.M)}
            assert anchor in anchors, f"{name} links to {target}"


def test_every_page_is_found_from_the_front_page() -> None:
    linked = set(re.findall(r"\]\(([\w-]+\.md)", TEXTS["index.md"]))
    trees = re.findall(r"```\{toctree\}(.*?)```", TEXTS["index.md"], re.S)
    linked |= {f"{line}.md" for tree in trees for line in tree.split("\n") if re.fullmatch(r"[\w-]+", line)}
    # Pages that tests or people add are taken up by the glob of the last tree.
    assert "\n*\n" in trees[-1]
    assert linked <= set(TEXTS) and set(TEXTS) - linked <= {"index.md", "security.md"}


FIGURE = re.compile(r"\d[\d,.]*\s?(ms|s|min|MB|minutes|seconds|times)\b.*\|", re.I)


# What security.md tells are bounds that are set, not figures that were measured.
@pytest.mark.parametrize("name", [name for name in ALL if name != "security.md"])
def test_tables_of_measurements_name_the_command_that_measures(name: str) -> None:
    for section in re.split(r"^#+ ", ALL[name], flags=re.M):
        rows = [line for line in section.splitlines() if line.startswith("|") and FIGURE.search(line)]
        if len(rows) >= 2:
            assert "python -m benchmarks." in section, f"{name}: {section.splitlines()[0]}"


def test_benchmarks_that_are_named_exist() -> None:
    for name, text in ALL.items():
        for benchmark in re.findall(r"python -m benchmarks\.(\w+)", text):
            assert (ROOT / "benchmarks" / f"{benchmark}.py").is_file() or (
                ROOT / "benchmarks" / benchmark / "__main__.py"
            ).is_file(), f"{name} names {benchmark}"


# How to cite, and what changed.


def test_the_citation_is_valid_and_of_this_version() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["cff-version"] == "1.2.0" and cited["type"] in ("software", "dataset")
    assert all(
        isinstance(cited[key], str) and cited[key] for key in ("message", "title", "version", "license")
    )
    known = {
        "cff-version",
        "message",
        "type",
        "title",
        "abstract",
        "version",
        "license",
        "authors",
        "keywords",
        "references",
    }
    known |= {
        "doi",
        "date-released",
        "url",
        "repository-code",
        "identifiers",
        "preferred-citation",
        "contact",
        "commit",
    }
    assert set(cited) <= known
    for entry in [cited, *cited["references"]]:
        assert entry["authors"] and all("name" in each or "family-names" in each for each in entry["authors"])
        assert entry["title"] and entry["type"]
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{cited["version"]}"' in project and f'license = "{cited["license"]}"' in project
    assert re.search(rf"^## {re.escape(cited['version'])}\b", ROOT_TEXTS["CHANGELOG.md"], re.M)


# Commands.

#: Pages whose commands have tests of their own.
TESTED = {
    "people.md": "tests/workbench/test_people_doc.py",
    "models.md": "tests/workbench/models/test_models_document.py",
    "judges.md": "tests/workbench/judging/test_judges_document.py",
    "deploy.md": "tests/workbench/test_deploy.py",
    "README.md": "tests/test_readme.py",
}

#: Commands that no test here runs, by how they begin, and why.
ELSEWHERE = {
    "make ": "the Makefile's targets are what runs the tests",
    "pip install": "installs from the network",
    "dask ": "tests/workbench/test_batch_cluster.py and tests/analysis/test_cluster.py start a cluster",
    "runoff rank /shared/votes": "tests/analysis/test_cluster.py",
    "runoff auto execute --name spring --scheduler": "tests/workbench/test_batch_cluster.py",
    "runoff auto run --baseline": "tests/workbench/test_auto_cli.py",
    "runoff auto score": "tests/workbench/test_auto_cli.py",
    "runoff auto plan --name spring": "needs models with keys; tests/workbench/test_auto_cli.py plans",
    "runoff auto run --name spring": "goes on with that plan",
    "runoff auto export --name spring": "tests/workbench/test_auto_cli.py",
    "runoff auto import": "tests/workbench/test_auto_cli.py",
    "runoff import hf://": "needs the hub; tests/data/test_hub.py has a small one",
    "runoff import 'hf://": "the same",
    "runoff export hf://": "the same",
    "runoff auto distil prompts --n 100 --source hf://": "the same",
    "runoff import moved --store postgresql://": "tests/data/test_store_postgresql.py",
    "export RUNOFF_STORE=postgresql://": "the same",
    "runoff app": "tests/workbench/test_people_doc.py and test_deploy.py start it",
    "runoff lab": "tests/workbench/test_lab.py",
    "runoff doctor": "tests/runtimes_wasm/test_doctor.py; it tries everything, which takes long",
    "runoff models fetch": "tests/workbench/models; fetches from the network",
    "runoff run hello.html": "drives Chromium: a test below, marked so",
    "runoff reward score votes.jsonl": "tests/workbench/test_reward_cli.py, with the published layouts",
    "runoff export --battle ID": "tests/workbench/test_replay.py, with a battle that is there",
    "runoff export --site board --votes": "tests/workbench/test_site.py; the line above it runs",
    "pg_dump": "tests/data/test_store_backup.py, on a server of its own",
    "pg_restore": "the same",
    "python -m benchmarks.batch": "takes many minutes",
    "python -m runtimes_wasm.assets": "tests/runtimes_wasm/test_assets.py",
    ".venv/bin/python -m pytest": "runs a test",
    "runoff auto distil prompts --n 600": "tests/workbench/test_auto_distil.py, with fewer prompts",
    "runoff rank votes/": "tests/analysis/test_shards.py, and the example in Python below",
    "runoff rank 'votes/2026": "the same",
}

#: Pages whose commands take more than a few seconds together.
SLOW = ("run-a-program.md", "rank.md", "slices.md", "reward.md")


def lines(name: str) -> list[str]:
    """The commands of a page, one to a line, continued lines joined, remarks left out."""
    return follow.lines(ALL[name])


def runs_here(line: str) -> bool:
    return not any(line.startswith(start) for start in ELSEWHERE)


COMMANDS = {name: lines(name) for name in ALL if name not in TESTED}

Shell = Callable[[str], str]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Run one line in a scratch folder, with its own store, by the interpreter of the tests."""
    bin_folder = Path(sys.executable).parent
    with Store.open(tmp_path / "store.sqlite") as store:
        store.add_many(warm_up())
        for number, outcome in enumerate((Outcome.LEFT, Outcome.TIE)):
            code = f"print({number})\n"
            sides = [
                Answer(model=model, text=f"```python\n{code}```", code=code, language=Language.PYTHON)
                for model in ("ada", "basil")
            ]
            battle = Battle(prompt=f"Print {number}.", left=sides[0], right=sides[1])
            store.add_many([battle, Vote(battle_id=battle.id, voter="zoe", outcome=outcome)])
    env = os.environ | {
        "PATH": f"{bin_folder}:{os.environ['PATH']}",
        "RUNOFF_STORE": str(tmp_path / "store.sqlite"),
        "PYTHONPATH": f"{ROOT}:{os.environ.get('PYTHONPATH', '')}",
    }

    def run(line: str) -> str:
        done = subprocess.run(
            ["bash", "-c", line], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    return run


def test_commands_are_those_of_runoff_and_their_options_exist() -> None:
    known = dict(reference_pages.commands())
    for page in ALL:
        for line in lines(page):
            if not line.startswith("runoff "):
                continue
            words = shlex.split(line)
            name = next((" ".join(words[:n]) for n in (3, 2) if " ".join(words[:n]) in known), None)
            assert name is not None, f"{page}: {line}"
            options = {written for each in known[name].params for written in reference_pages.names_of(each)}
            given = words[: words.index("--")] if "--" in words else words
            for word in given:
                if word.startswith("--"):
                    assert word.partition("=")[0] in options, f"{page}: {line}: {word}"


def test_the_reasons_for_not_running_a_command_are_all_needed() -> None:
    every = [line for page in ALL for line in lines(page)]
    given = [*ELSEWHERE, *follow.NOT_HERE]
    idle = [start for start in given if not any(line.startswith(start) for line in every)]
    assert not idle, idle


@pytest.mark.assets
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow if name in SLOW else ())
        for name in COMMANDS
        if any(map(runs_here, COMMANDS[name]))
    ],
)
def test_the_commands_of_a_page_run_as_they_stand(name: str, shell: Shell) -> None:
    for line in filter(runs_here, COMMANDS[name]):
        shell(line)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.assets
def test_the_page_of_the_example_is_photographed(shell: Shell, tmp_path: Path) -> None:
    write, photograph = (line for line in COMMANDS["run-a-program.md"] if "hello.html" in line)
    shell(write)
    assert "ok: HTML" in shell(photograph)
    assert (tmp_path / "hello.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.assets
@pytest.mark.parametrize("name", [name for name in TEXTS if "```python\n" in TEXTS[name]])
def test_the_python_of_a_page_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    cast = "a,b,model_a\nb,a,model_a\na,b,tie\n" * 8
    (tmp_path / "votes.csv").write_text(f"model_a,model_b,winner\n{cast}")
    (tmp_path / "votes").mkdir()
    both = "".join(f"{line},python,python\n" for line in cast.splitlines())
    (tmp_path / "votes" / "one.csv").write_text(
        f"model_a,model_b,winner,language_left,language_right\n{both}"
    )
    for code in re.findall(r"```python\n(.+?)```", TEXTS[name], re.S):
        exec(compile(code, name, "exec"), {})


@pytest.mark.slow
def test_the_pages_are_built_without_a_warning_and_need_no_network(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html"]
    done = subprocess.run(
        [*command, "-d", str(tmp_path / "trees"), "docs", str(tmp_path / "html")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    made = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "html").rglob("*.html")}
    assert {f"{page.stem}.html" for page in PAGES} <= set(made)
    assert "<math" in made["methods.html"] and "leaderboard" in made["analysis.html"]
    for name, text in made.items():
        fetched = re.findall(r"""<(?:script|img|iframe)\b[^>]*\bsrc=["']([^"']+)""", text)
        fetched += re.findall(
            r"""<link\b[^>]*\brel=["'](?:stylesheet|preload|icon)["'][^>]*\bhref=["']([^"']+)""", text
        )
        assert not [address for address in fetched if "//" in address], name
    for sheet in (tmp_path / "html" / "_static").rglob("*.css"):
        assert not re.search(r"url\(\s*[\"']?(https?:)?//", sheet.read_text(encoding="utf-8")), sheet.name


def test_public_functions_say_what_they_do_and_name_no_parameter_that_is_not_there() -> None:
    # GL08: no docstring; PR02: a parameter that the function does not have; PR01 is left to judgement.
    listed = [
        name
        for page in sorted((DOCS / "api").glob("*.md"))
        for name in re.findall(r"automodule:: (\S+)", page.read_text(encoding="utf-8"))
    ]
    assert len(listed) > 50
    faults = []
    for name in listed:
        module = importlib.import_module(name)
        for word in getattr(module, "__all__", [each for each in vars(module) if not each.startswith("_")]):
            thing = getattr(module, word)
            if inspect.isfunction(thing) and thing.__module__.startswith(name):
                for code, said in validate(f"{thing.__module__}.{thing.__name__}")["errors"]:
                    faults += [f"{name}.{word}: {said}"] if code in ("GL08", "PR02") else []
    assert not faults
