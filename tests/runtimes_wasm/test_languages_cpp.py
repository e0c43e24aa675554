"""C++ programs: the whole library, exceptions to the last, threads as far as they go, and names that clash."""

from __future__ import annotations

import pytest

from data.languages import Language
from runtimes_wasm import assets
from runtimes_wasm.assets import builders
from runtimes_wasm.contract import RunLimits, RunRequest, RunResult, RunStatus
from runtimes_wasm.languages import cpp_libraries
from runtimes_wasm.languages.clang_messages import lacking, parse_messages
from runtimes_wasm.languages.cpp import CppRuntime

RUNTIME = CppRuntime()


@pytest.fixture(scope="module")
def run():
    RUNTIME.prepare()

    def call(code: str, *, stdin: bytes = b"", **limits) -> RunResult:
        limits = RunLimits(**{"seconds": 10, **limits})
        return RUNTIME.run(RunRequest(code=code, language=Language.CPP, stdin=stdin, limits=limits))

    return call


def _main(body: str, head: str = "#include <bits/stdc++.h>\nusing namespace std;\n") -> str:
    return f"{head}int main() {{ {body} }}\n"


@pytest.mark.assets
def test_exceptions_of_the_library_and_of_the_program_are_caught(run) -> None:
    result = run(
        _main(
            'try { vector<int>{1}.at(5); } catch (const out_of_range &e) { puts("at"); }'
            'try { stoi("x"); } catch (const invalid_argument &e) { puts(e.what()); }'
            'try { string("a").substr(5); } catch (const exception &e) { puts("substr"); }'
            'try { regex r("("); } catch (const regex_error &e) { puts("regex"); }'
            'try { cin.exceptions(ios::failbit); int i; cin >> i; } catch (const ios_base::failure &) { puts("cin"); }'
            'try { filesystem::file_size("no"); } catch (const filesystem::filesystem_error &e) { puts("fs"); }'
            'try { get<int>(variant<int, string>("s")); } catch (const bad_variant_access &) { puts("variant"); }'
            'struct Q { ~Q() { puts("~Q"); } }; try { Q q; throw 5; } catch (int i) { printf("%d\\n", i); }'
            'try { try { throw logic_error("in"); } catch (...) { throw; } } catch (const logic_error &e) { puts(e.what()); }'
        )
    )
    words = "at\nstoi: no conversion\nsubstr\nregex\ncin\nfs\nvariant\n~Q\n5\nin\n"
    assert (result.status, result.stdout) == (RunStatus.OK, words), result.stderr


@pytest.mark.assets
def test_a_refused_allocation_is_bad_alloc_and_can_be_caught(run) -> None:
    body = 'try { vector<char> v(1500000000); puts("got"); } catch (const bad_alloc &) { puts("refused"); }'
    result = run(_main(body))
    assert (result.status, result.stdout) == (RunStatus.OK, "refused\n"), result.stderr


@pytest.mark.assets
@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            _main('cout << "a\\n"; throw runtime_error("boom");'),
            "instance of 'std::runtime_error'\n  what():  boom",
        ),
        (_main('cout << "a\\n"; throw 42;'), "instance of 'int'"),
        (
            _main('struct Lost : exception {}; cout << "a\\n"; throw Lost();'),
            "instance of 'main::Lost'\n  what():  std::exception",
        ),
        (
            _main(
                'cout << "a\\n"; try { thread t([] { throw logic_error("t"); }); t.join(); } catch (...) {}'
            ),
            "what():  t",
        ),
        (_main('cout << "a\\n"; [](int i) noexcept { if (i) throw string("x"); }(1);'), "std::string"),
        (_main('cout << "a\\n"; thread t([] {});'), "without an active exception"),
        (
            '#include <cstdio>\n#include <stdexcept>\nint f() { puts("a"); throw std::logic_error("early"); }\n'
            "int x = f();\nint main() {}\n",
            "what():  early",
        ),
    ],
    ids=["library", "int", "own", "thread", "noexcept", "joinable", "before main"],
)
def test_an_exception_that_nothing_catches_is_told_as_on_a_desktop_and_loses_no_line(run, code, said) -> None:
    result = run(code)
    assert (result.status, result.exit_code, result.stdout) == (RunStatus.FAILED, 134, "a\n"), result.note
    assert result.stderr.startswith("terminate called ")
    assert (
        said.replace("std::string", "basic_string" if "basic_string" in result.stderr else "std::string")
        in result.stderr
    )
    assert result.note and result.diagnostics[-1].message == result.note


def _blocks(*parts: tuple[str, str]) -> tuple[str, str]:
    """Small programs as one, each in a block of its own and on a line of its own; and what it prints."""
    body = "".join(f"{{ {code} }} cout << endl;\n" for code, _ in parts)
    return _main(body), "".join(f"{words}\n" for _, words in parts)


@pytest.mark.assets
def test_the_library_works(run) -> None:
    code, stdout = _blocks(
        ("long long s = 0; int n; while (cin >> n) s += n; cout << s;", "6"),
        ("for (int i : views::iota(1, 6) | views::filter([](int i) { return i % 2; })) cout << i;", "135"),
        ('string s = "a=1"; smatch m; regex_match(s, m, regex("(\\\\w)=(\\\\d)")); cout << m[2];', "1"),
        ("cout << __gcd(12, 18) << __lg(9); vector<int> v(3); random_shuffle(v.begin(), v.end());", "63"),
        ("mt19937 g(42); cout << g();", "1608637542"),
        (
            'filesystem::create_directories("a/b"); ofstream("a/x") << "hi"; filesystem::copy_file("a/x", "a/b/y");'
            'cout << ifstream("a/b/y").rdbuf() << filesystem::exists("a/z");',
            "hi0",
        ),
        ("cout << setprecision(3) << fixed << 2.0 / 3 << hex << 255 << boolalpha << true;", "0.667fftrue"),
    )
    result = run(code, stdin=b"1 2 3\n")
    assert (result.status, result.stdout) == (RunStatus.OK, stdout), result.stderr


@pytest.mark.assets
@pytest.mark.slow
def test_format_and_print_work(run) -> None:
    result = run(_main('cout << format("{:>4}|{:.2f}", 7, 1.5) << "\\n"; println("{}", vector{1, 2});'))
    assert (result.status, result.stdout) == (RunStatus.OK, "   7|1.50\n[1, 2]\n"), result.stderr


_QUEUE = (
    "queue<int> q; mutex m; condition_variable cv; bool done = false;"
    "thread c([&] { int s = 0; for (;;) { unique_lock<mutex> l(m); cv.wait(l, [&] { return !q.empty() || done; });"
    "  if (q.empty()) break; s += q.front(); q.pop(); } cout << s; });"
    "thread p([&] { for (int i = 0; i < 5; i++) { lock_guard<mutex> l(m); q.push(i); cv.notify_one(); }"
    "  lock_guard<mutex> l(m); done = true; cv.notify_all(); });"
    "JOIN"
)


@pytest.mark.assets
def test_threads_that_fork_and_join_run(run) -> None:
    code, stdout = _blocks(
        (
            "atomic<int> n{0}; vector<thread> t; for (int i = 0; i < 4; i++) t.emplace_back([&, i] { n += i; });"
            "for (auto &each : t) each.join(); cout << n;",
            "6",
        ),
        ("auto f = async(launch::async, [] { return 7; }); cout << f.get();", "7"),
        (
            'auto f = async([]() -> int { throw runtime_error("far"); }); try { f.get(); } catch (exception &e) { cout << e.what(); }',
            "far",
        ),
        (
            "promise<int> p; auto f = p.get_future(); thread t([&] { p.set_value(3); }); cout << f.get(); t.join();",
            "3",
        ),
        ("int n = 0; { jthread j([&](stop_token s) { while (!s.stop_requested()) n++; }); } cout << n;", "0"),
        (
            "atomic<bool> on{false}; thread t([&] { on = true; }); while (!on) this_thread::yield(); t.join(); cout << 1;",
            "1",
        ),
        (
            'thread([] { cout << "d"; }).detach(); this_thread::sleep_for(chrono::milliseconds(5)); cout << "m";',
            "dm",
        ),
        (
            "set<thread::id> s; mutex m; auto f = [&] { lock_guard l(m); s.insert(this_thread::get_id()); };"
            "thread a(f), b(f); a.join(); b.join(); f(); cout << s.size();",
            "3",
        ),
        (_QUEUE.replace("JOIN", "p.join(); c.join();"), "10"),
        (_QUEUE.replace("JOIN", "c.join(); p.join();"), "10"),
    )
    result = run(code)
    assert (result.status, result.stdout) == (RunStatus.OK, stdout), (result.stderr, result.note)


@pytest.mark.assets
def test_threads_that_take_turns_are_what_the_sandbox_lacks(run) -> None:
    turns = (
        "mutex m; condition_variable cv; int turn = 0;"
        "auto play = [&](int me) { for (int i = 0; i < 3; i++) { unique_lock l(m); cv.wait(l, [&] { return turn == me; });"
        '  cout << (me ? "pong\\n" : "ping\\n"); turn = 1 - me; cv.notify_all(); } };'
        "thread a(play, 0), b(play, 1); a.join(); b.join();"
    )
    result = run(_main(turns))
    assert (result.status, result.missing) == (RunStatus.UNSUPPORTED, ("threads that take turns",))
    assert result.stdout.startswith("ping\npong\n")


@pytest.mark.assets
@pytest.mark.parametrize(
    "code",
    [
        "#include <iostream>\nusing namespace std;\nint plus = 1, rank = 2, left = 3;\n"
        "int gcd(int a, int b) { return b ? gcd(b, a % b) : a; }\nint main() { cout << rank + ::left << gcd(8, 6); }\n",
        '#include <cstdio>\nusing namespace std;\nint count = 5;\nint main() { printf("%d2", count); }\n',
    ],
)
def test_a_program_may_use_names_of_headers_that_it_does_not_include(run, code) -> None:
    result = run(code)
    assert (result.status, result.stdout) == (RunStatus.OK, "52"), result.stderr


@pytest.mark.assets
def test_errors_inside_the_library_are_shown_at_the_program_s_line(run) -> None:
    result = run(
        "#include <algorithm>\n#include <list>\nint main() {\n  std::list<int> l;\n  std::sort(l.begin(), l.end());\n}\n"
    )
    assert result.status is RunStatus.COMPILE_ERROR
    errors = [each for each in result.diagnostics if each.severity == "error"]
    assert errors[0].line == 5 and "invalid operands" in errors[0].message


@pytest.mark.assets
@pytest.mark.parametrize(
    ("code", "missing"),
    [
        ("#include <boost/asio.hpp>\nint main() {}\n", "Boost"),
        ("#include <Eigen/Dense>\nint main() {}\n", "Eigen"),
        ("#include <nlohmann/json.hpp>\nint main() {}\n", "nlohmann/json"),
        ("#include <unistd.h>\nint main() { return fork(); }\n", "processes"),
        ("#include <immintrin.h>\nint main() { auto a = _mm256_setzero_ps(); }\n", "x86 instructions"),
    ],
)
def test_what_the_sandbox_lacks_is_unsupported(run, code, missing) -> None:
    result = run(code)
    assert (result.status, result.missing) == (RunStatus.UNSUPPORTED, (missing,)), result.stderr


@pytest.mark.assets
def test_a_template_without_end_is_a_compile_error_and_not_a_fault(run) -> None:
    result = run("template <long N> struct C { typename C<N + 1>::t x; };\nint main() { C<0> c; }\n")
    assert result.status is RunStatus.COMPILE_ERROR and result.diagnostics


@pytest.mark.assets
def test_a_compile_time_loop_ends_at_the_compiler_s_own_limit(run) -> None:
    code = "constexpr long f() { long s = 0; for (;;) s++; return s; }\nstatic_assert(f());\nint main() {}\n"
    result = run(code, compile_seconds=5)
    assert result.status in (RunStatus.COMPILE_ERROR, RunStatus.TIMEOUT) and result.run_ms is None


def test_the_libraries_are_part_of_the_asset(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("RUNOFF_CACHE", str(tmp_path))
    asset = assets.lock()[cpp_libraries.ASSET]
    assert asset.build and not builders.is_built(asset) and builders.size(asset) == 0
    assert not assets.is_ready(cpp_libraries.ASSET) and not RUNTIME.ready()


def test_an_error_elsewhere_takes_the_first_line_of_the_program_after_it() -> None:
    text = (
        "/usr/include/c++/v1/a.h:3:4: error: no match\n"
        "/usr/include/c++/v1/b.h:3:4: note: in instantiation\n"
        "main.cpp:7:2: note: requested here\nmain.cpp:9:1: note: declared here\n"
    )
    found = [(each.severity, each.message, each.line) for each in parse_messages(text, "main.cpp")]
    assert found == [("error", "no match", 7)]


def test_lacking_knows_libraries_by_their_folder() -> None:
    assert lacking("main.cpp:1:10: fatal error: 'boost/any.hpp' file not found\n") == ["Boost"]
    assert lacking("main.cpp:1:10: fatal error: 'iostraem' file not found\n") == []
