"""Invitations, pseudonyms, rates, words, the notice: what the desk lets people do."""

from __future__ import annotations

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.outcomes import Outcome
from data.records import Vote
from data.store import Store
from tests.data.store_fixtures import battle
from workbench.errors import PeopleError, Refused, TooFast, WordRefused
from workbench.people import KINDS, Desk, FairPool, Limiter, Rate
from workbench.people.folder import PeopleFolder
from workbench.people.identity import COOKIE, COOKIE_SECONDS, rater_of_subject, seal, unseal
from workbench.people.invites import InviteRefused, parse_span
from workbench.people.notice import read_notice
from workbench.people.settings import read_settings
from workbench.people.sharing import Sharing
from workbench.people.words import WordList, tokens

SECRET = b"s" * 32


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def desk_at(tmp_path: Path, **changes) -> Desk:
    url = str(tmp_path / "votes.sqlite")
    log = Store.open(url)
    return Desk(PeopleFolder.beside(url), lambda: log, **{"shared": True} | changes)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_at(tmp_path)


def sign_in(desk: Desk, role: str = "rater") -> tuple[str, dict[str, str]]:
    _, token = desk.invites.make(role=role)
    cookies = {COOKIE: desk.join(token)}
    rater = desk.rater(cookies)
    assert rater is not None
    return rater, cookies


def test_the_secret_and_all_beside_it_are_for_the_owner_alone(desk: Desk) -> None:
    desk.invites.make()
    folder = desk.folder.path
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert desk.folder.secret() == desk.folder.secret() and len(desk.folder.secret()) == 32
    (folder / "secret").chmod(0o644)
    with pytest.raises(PeopleError, match="chmod 600"):
        desk.folder.secret()
    (folder / "secret").chmod(0o600)
    (folder / "secret").write_text("abc")
    with pytest.raises(PeopleError, match="does not hold a secret"):
        desk.folder.secret()


def test_processes_that_start_at_once_share_one_secret(tmp_path: Path) -> None:
    folder = PeopleFolder(tmp_path / "people")
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: folder.secret(), range(32)))) == 1
    assert not list(folder.path.glob("*.partial"))


def test_an_invitation_lets_so_many_in_under_names_that_say_nothing(desk: Desk) -> None:
    invite, token = desk.invites.make(uses=2)
    raters = [desk.rater({COOKIE: desk.join(token)}) for _ in range(2)]
    assert len(set(raters)) == 2
    with pytest.raises(InviteRefused, match="used up"):
        desk.join(token)
    assert desk.register.joined_by(invite.id) == 2
    assert not desk.is_curator(raters[0])
    curator, _ = sign_in(desk, "curator")
    assert desk.is_curator(curator)


def test_two_at_once_do_not_both_take_the_last_place(desk: Desk) -> None:
    _, token = desk.invites.make(uses=3)

    def try_to_join(_: int) -> bool:
        try:
            return bool(desk.join(token))
        except InviteRefused:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_to_join, range(12))) == 3


def test_links_that_are_forged_changed_over_or_withdrawn_let_nobody_in(desk: Desk) -> None:
    invite, token = desk.invites.make()
    for wrong in (
        "",
        "x",
        token[:-1],
        f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}",
        f"0{token}",
        "é" * 56,
    ):
        with pytest.raises(InviteRefused, match="not an invitation"):
            desk.join(wrong)
    # The signature covers what the file says.
    path = desk.folder.path / "invites" / f"{invite.id}.json"
    path.write_text(path.read_text().replace('"rater"', '"curator"'))
    with pytest.raises(InviteRefused, match="not an invitation"):
        desk.join(token)
    _, ended = desk.invites.make(expires=timedelta(0))
    with pytest.raises(InviteRefused, match="ended"):
        desk.join(ended)
    kept, link = desk.invites.make()
    cookies = {COOKIE: desk.join(link)}
    desk.invites.revoke(kept.id)
    with pytest.raises(InviteRefused, match="withdrawn"):
        desk.join(link)
    assert desk.rater(cookies) is not None
    desk.invites.revoke(kept.id, sign_out=True)
    assert desk.rater(cookies) is None


@pytest.mark.parametrize("text", ["", "7", "d7", "7 days", "-1d", "0d", "7d7h", "٣d"])
def test_spans_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(PeopleError, match="7d"):
        parse_span(text)


def test_a_cookie_is_ours_or_nothing() -> None:
    value = seal(SECRET, "a" * 32, "b" * 12, 1000)
    assert unseal(SECRET, value, 1000).rater == "a" * 32
    assert unseal(SECRET, value, 1000 + COOKIE_SECONDS) is None
    assert unseal(b"t" * 32, value, 1000) is None
    for place in range(len(value)):
        changed = value[:place] + ("0" if value[place] != "0" else "1") + value[place + 1 :]
        # The last character carries bits that mean nothing, and still has to be the same.
        assert unseal(SECRET, changed, 1000) is None, place


def test_a_provider_s_subject_becomes_a_keyed_pseudonym() -> None:
    name = rater_of_subject(SECRET, "https://id.example", "ada@example.org")
    assert len(name) == 32 and name == rater_of_subject(SECRET, "https://id.example", "ada@example.org")
    others = {
        rater_of_subject(SECRET, "https://id.example", "bob"),
        rater_of_subject(SECRET, "https://id.exampl", "eada@example.org"),
        rater_of_subject(b"t" * 32, "https://id.example", "ada@example.org"),
    }
    assert name not in others and len(others) == 3


def test_nobody_takes_part_before_agreeing_to_the_notice_as_it_reads(desk: Desk) -> None:
    rater, _ = sign_in(desk)
    for step in ("battles", "prompts", "votes", "runs"):
        with pytest.raises(Refused, match="agree to the notice"):
            desk.allow(rater, step)
    desk.agree(rater, desk.notice().version)
    desk.agree(rater, desk.notice().version)
    desk.allow(rater, "votes")
    events = desk.register._store.rater_events(rater)
    assert [event.kind for event in events] == ["joined", "role", "consented"]
    assert events[-1].detail == {"version": desk.notice().version}
    before = desk.notice().version
    (desk.folder.path / "notice.md").write_text("We keep your votes for ever.")
    with pytest.raises(Refused, match="agree to the notice"):
        desk.allow(rater, "votes")
    with pytest.raises(Refused, match="changed while you read"):
        desk.agree(rater, before)
    (desk.folder.path / "notice.md").write_text(" ")
    with pytest.raises(PeopleError, match="empty"):
        read_notice(desk.folder.path)


def test_the_only_user_of_a_machine_needs_no_cookie_and_leaves_no_folder(tmp_path: Path) -> None:
    alone = desk_at(tmp_path, shared=False)
    alone.allow("anybody", "battles", "a clock")
    assert alone.is_curator(None) and not alone.folder.path.exists()


def test_an_allowance_fills_up_again_and_says_when() -> None:
    clock = Clock()
    limiter = Limiter({"votes": Rate(per_minute=6, burst=3)}, clock=clock)
    for _ in range(3):
        limiter.take("votes", "ada")
    with pytest.raises(TooFast, match=r"6 a minute.*Go on in 10 s") as caught:
        limiter.take("votes", "ada")
    limiter.take("votes", "bob")
    clock.seconds += caught.value.seconds
    limiter.take("votes", "ada")
    with pytest.raises(TooFast):
        limiter.take("votes", "ada")
    clock.seconds -= 1000  # a clock that ran backwards would lend nothing
    with pytest.raises(TooFast):
        limiter.take("votes", "ada")
    assert limiter.refused() == {"votes": 3}


@given(st.lists(st.floats(0, 30), max_size=60))
def test_no_pattern_of_waiting_gets_more_than_the_rate(waits: list[float]) -> None:
    clock = Clock()
    limiter = Limiter({"votes": Rate(per_minute=12, burst=4)}, clock=clock)
    taken = 0
    for wait in waits:
        clock.seconds += wait
        taken += limiter.wait("votes", "ada") == 0
    assert taken <= 4 + clock.seconds * 12 / 60 + 1e-6


@pytest.mark.threat("V09")
def test_a_thousand_votes_in_a_second_are_held_to_the_rate_and_counted(tmp_path: Path) -> None:
    clock = Clock()
    desk = desk_at(tmp_path, clock=clock)
    rater, _ = sign_in(desk)
    other, _ = sign_in(desk)
    for one in (rater, other):
        desk.agree(one, desk.notice().version)
    log = desk.register._store
    kept = 0
    for number in range(1000):
        clock.seconds += 0.001
        name = f"b{number}"
        try:
            desk.allow(rater, "votes")
        except TooFast:
            continue
        log.add_battle(battle(name))
        log.add_vote(Vote(battle_id=name, voter=rater, outcome=Outcome.LEFT))
        kept += 1
    assert kept == KINDS["votes"].burst == len(log.votes())
    assert desk.limiter.refused()["votes"] == 1000 - kept
    desk.allow(other, "votes")  # nobody else waits for that


@pytest.mark.threat("V09")
def test_a_thousand_voters_from_one_address_need_as_many_places(tmp_path: Path) -> None:
    clock = Clock()
    desk = desk_at(tmp_path, clock=clock)
    _, token = desk.invites.make(uses=5)
    tried = joined = 0
    for _ in range(1000):
        clock.seconds += 0.001
        if desk.limiter.wait("joins", "192.0.2.7") > 0:
            continue
        tried += 1
        try:
            desk.join(token)
            joined += 1
        except InviteRefused:
            pass
    assert (tried, joined) == (KINDS["joins"].burst, 5)


def test_one_person_s_queue_makes_nobody_else_wait() -> None:
    order: list[str] = []
    release = threading.Event()
    with ThreadPoolExecutor(2) as workers:
        pool = FairPool(workers, slots=2, each=2)

        def work(name: str) -> str:
            release.wait(20)
            order.append(name)
            return name

        greedy = [pool.of("greedy").submit(work, f"greedy {number}") for number in range(20)]
        fair = [pool.of(name).submit(work, name) for name in ("ada", "bob")]
        assert pool.running("greedy") == 2 and pool.running("ada") == 0
        assert greedy[10].cancel()
        release.set()
        assert [job.result(20) for job in fair] == ["ada", "bob"]
        done = [job for job in greedy if not job.cancelled()]
        assert len(done) == 19 and all(job.result(20).startswith("greedy") for job in done)
        assert max(order.index("ada"), order.index("bob")) <= 5

        def fails() -> None:
            raise ValueError("no")

        with pytest.raises(ValueError, match="no"):
            pool.of("ada").submit(fails).result(20)
        alone = FairPool(workers, slots=2, each=1)
        release.clear()
        first, second = (alone.of("ada").submit(work, name) for name in ("one", "two"))
        assert alone.running("ada") == 1 and not second.running()
        release.set()
        assert (first.result(20), second.result(20)) == ("one", "two")
    with pytest.raises(RuntimeError):
        pool.of("ada").submit(work, "late").result(20)
    assert pool.running("ada") == 0


def test_words_are_whole_folded_and_normalised(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("# what we do not take\nass\nStraße\nhot  dog\n\n")
    words = WordList(path)
    assert words.find("a class about assets") is None
    for text, word in (
        ("kick ASS!", "ass"),
        ("an ａｓｓ", "ass"),  # full-width letters
        ("an a\u200bss", "ass"),  # a space that cannot be seen
        ("STRASSE 7", "Straße"),
        ("draw a Hot\nDog", "hot  dog"),
    ):
        assert words.find(text) == word, text
    with pytest.raises(WordRefused, match="“ass”"):
        words.check("ass")
    path.write_text("")
    assert words.find("ass") is None
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(PeopleError, match="UTF-8"):
        words.find("x")


@given(st.text())
def test_words_of_any_text_compare_as_themselves(text: str) -> None:
    assert tokens(" ".join(tokens(text))) == tokens(text)


def test_a_refused_prompt_costs_nothing_of_the_allowance(desk: Desk) -> None:
    rater, _ = sign_in(desk)
    desk.agree(rater, desk.notice().version)
    (desk.folder.path / "words.txt").write_text("bomb")
    for _ in range(50):
        with pytest.raises(WordRefused, match="not kept"):
            desk.allow(rater, "battles", "a Bomb game")
    desk.allow(rater, "battles", "a game of chess")


def test_settings_are_read_and_every_fault_of_them_is_named(tmp_path: Path) -> None:
    assert read_settings(tmp_path).rates == KINDS
    path = tmp_path / "people.toml"
    path.write_text("runs_at_once = 1\n[limits]\nvotes = { per_minute = 30, burst = 5 }\n")
    settings = read_settings(tmp_path)
    assert settings.rates == KINDS | {"votes": Rate(30, 5)} and settings.runs_at_once == 1
    path.write_text(
        "runs_at_once = 0\nhosts = 1\n[limits]\nvotes = 3\nlikes = { per_minute = 1, burst = 1 }\n"
    )
    with pytest.raises(PeopleError) as caught:
        read_settings(tmp_path)
    for part in ("runs_at_once must", "hosts is unknown", "limits.votes must", "limits.likes is unknown"):
        assert part in str(caught.value)


def test_only_known_names_are_served() -> None:
    shared = Sharing.of("192.168.1.5", ["Arena.Example.org."], https=True)
    assert shared.names == ("arena.example.org", "192.168.1.5")
    told: dict[str, str] = {}
    shared.tell(told)
    assert Sharing.from_environment(told) == shared and "localhost" in shared.allowed
    assert not Sharing.from_environment({}).shared
    replace(shared, shared=False).tell(told)
    assert not Sharing.from_environment(told).shared
    for wrong in ("http://arena", "arena:8501", "a b", "", "*"):
        with pytest.raises(PeopleError, match="no host name"):
            Sharing.of("0.0.0.0", [wrong])
