"""The battle as a state machine: what each phase allows, and that names stay hidden until the vote."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.languages import Language
from data.outcomes import Outcome
from data.records import SIDES, Vote
from runtimes_wasm.contract import RunStatus
from runtimes_wasm.extract import extract, programs_of
from workbench.battle import BattleState, Phase, ask, draw_pair, even_weights, pair_weights
from workbench.errors import BattleError

PROGRAM = "Here it is:\n\n```python\nprint('hello')\n```\n"
NO_PROGRAM = "Sorry, I would rather explain the idea in words."


def answered(left: str = PROGRAM, right: str = PROGRAM) -> BattleState:
    battle = ask("Say hello.", "model-one", "model-two")
    return battle.answered("left", left, extract(left)).answered("right", right, extract(right))


def vote_on(battle: BattleState, outcome: Outcome = Outcome.LEFT) -> Vote:
    return Vote(battle_id=battle.id, voter="somebody", outcome=outcome)


def test_a_battle_goes_through_its_phases_in_order() -> None:
    battle = ask("Say hello.", "model-one", "model-two")
    assert battle.phase is Phase.ASKED
    battle = answered()
    assert battle.phase is Phase.ANSWERED
    battle = battle.ran("left", RunStatus.OK)
    assert battle.phase is Phase.ANSWERED
    battle = battle.ran("right", RunStatus.FAILED)
    assert battle.phase is Phase.RAN
    battle = battle.voted(vote_on(battle))
    assert battle.phase is Phase.VOTED
    assert battle.reveal().phase is Phase.REVEALED


@pytest.mark.threat("V02")
def test_a_vote_waits_for_both_programs() -> None:
    battle = answered().ran("left", RunStatus.OK)
    with pytest.raises(BattleError, match="right"):
        battle.voted(vote_on(battle))


def test_a_fault_of_ours_does_not_open_the_vote() -> None:
    battle = answered().ran("left", RunStatus.OK).ran("right", RunStatus.RUNNER_FAULT)
    assert battle.phase is Phase.ANSWERED
    assert battle.ran("right", RunStatus.FAILED).phase is Phase.RAN
    assert battle.declined("right").phase is Phase.RAN


def test_reading_is_enough_only_when_somebody_says_so() -> None:
    battle = answered().ran("left", RunStatus.OK).declined("right")
    assert battle.phase is Phase.RAN
    assert battle.right.declined and battle.right.status is None


def test_an_answer_without_a_program_has_nothing_to_wait_for() -> None:
    battle = answered(right=NO_PROGRAM).ran("left", RunStatus.OK)
    assert battle.phase is Phase.RAN
    with pytest.raises(BattleError, match="no program"):
        battle.ran("right", RunStatus.OK)


def test_names_are_shown_after_the_vote_and_not_before() -> None:
    battle = answered().ran("left", RunStatus.OK).ran("right", RunStatus.OK)
    assert [battle.display_name(side) for side in SIDES] == ["Model A", "Model B"]
    with pytest.raises(BattleError):
        battle.reveal()
    voted = battle.voted(vote_on(battle))
    assert [voted.display_name(side) for side in SIDES] == ["Model A", "Model B"]
    assert [voted.reveal().display_name(side) for side in SIDES] == ["model-one", "model-two"]


@pytest.mark.threat("V02", "V03")
def test_a_battle_takes_one_vote_and_only_its_own() -> None:
    battle = answered().ran("left", RunStatus.OK).ran("right", RunStatus.OK)
    with pytest.raises(BattleError, match="not about"):
        battle.voted(Vote(battle_id="another", voter="somebody", outcome=Outcome.TIE))
    voted = battle.voted(vote_on(battle))
    with pytest.raises(BattleError, match="one vote"):
        voted.voted(vote_on(battle))


def test_an_edit_keeps_the_models_program_beside_the_new_one() -> None:
    battle = answered().edited("left", "print('changed')\n")
    assert battle.left.edited and not battle.right.edited
    assert "hello" in (battle.record().left.code or "")


def test_a_model_never_meets_itself() -> None:
    with pytest.raises(BattleError, match="two models"):
        ask("Say hello.", "model-one", "model-one")
    with pytest.raises(BattleError, match="two different models"):
        draw_pair(even_weights(["only", "only"]), random.Random(1))


@given(st.integers(0, 2**32))
def test_a_pair_is_two_different_models_of_the_list(seed: int) -> None:
    left, right = draw_pair(even_weights(["a", "b", "c", "a"]), random.Random(seed))
    assert left != right and {left, right} <= {"a", "b", "c"}


@pytest.mark.threat("V15")
def test_each_model_sits_on_either_side_equally_often() -> None:
    rng = random.Random(11)
    lefts = Counter(draw_pair(even_weights(["a", "b", "c"]), rng)[0] for _ in range(3000))
    # Each is binomial(3000, 1/3): five standard deviations are 129.
    assert all(abs(count - 1000) < 129 for count in lefts.values())


@given(st.lists(st.sampled_from(["run", "decline", "edit", "vote", "reveal"]), max_size=12), st.randoms())
@pytest.mark.threat("V14")
def test_no_order_of_steps_shows_a_name_without_a_vote(steps: list[str], rng: random.Random) -> None:
    battle = answered()
    for step in steps:
        side = rng.choice(SIDES)
        try:
            match step:
                case "run":
                    battle = battle.ran(side, RunStatus.OK)
                case "decline":
                    battle = battle.declined(side)
                case "edit":
                    battle = battle.edited(side, "print(1)")
                case "vote":
                    battle = battle.voted(vote_on(battle))
                case "reveal":
                    battle = battle.reveal()
        except BattleError:
            pass
        if battle.vote is None:
            assert battle.display_name("left") == "Model A"
        elif battle.revealed:
            assert battle.left.settled and battle.right.settled


@dataclass(frozen=True)
class Drawn:
    name: str
    draw_weight: float = 1.0
    targets: tuple[str, ...] = ()


def test_pairs_are_drawn_by_the_product_of_their_weights() -> None:
    models = [Drawn("c", 3.0), Drawn("a", 1.0), Drawn("b", 2.0, ("a",)), Drawn("off", 0.0)]
    weights = pair_weights(models)
    assert weights == {("a", "b"): 2.0 * 5, ("a", "c"): 3.0, ("b", "c"): 6.0}
    rng = random.Random(3)
    drawn = Counter(tuple(sorted(draw_pair(weights, rng))) for _ in range(19_000))
    for pair, weight in weights.items():
        # Binomial(19000, weight / 19): five standard deviations are under 350.
        assert abs(drawn[pair] - 1000 * weight) < 350
    with pytest.raises(BattleError, match="end an outage"):
        draw_pair(pair_weights([Drawn("a"), Drawn("off", 0.0)]), rng)


def test_another_turn_closes_the_vote_until_both_have_answered_and_run() -> None:
    battle = answered().ran("left", RunStatus.OK).ran("right", RunStatus.OK)
    battle = battle.say("Now shout.")
    assert battle.phase is Phase.ASKED
    assert battle.left.conversation() == [("Say hello.", PROGRAM)]
    with pytest.raises(BattleError, match="waiting for left and right"):
        battle.say("And again.")
    loud = PROGRAM.replace("hello", "HELLO")
    battle = battle.answered("left", loud, extract(loud)).answered("right", NO_PROGRAM, extract(NO_PROGRAM))
    # The left program is new and has not run; the right one is still the old one, which has.
    assert battle.phase is Phase.ANSWERED and not battle.left.settled and battle.right.settled
    assert "HELLO" in (battle.left.code or "") and "hello" in (battle.right.code or "")
    battle = battle.ran("left", RunStatus.OK)
    assert battle.phase is Phase.RAN
    assert [said.question.number for said in battle.left.said] == [1, 2]
    turn = battle.turn_of("left", battle.left.said[1])
    assert (turn.number, turn.attempt, turn.prompt, turn.code) == (2, 0, "Now shout.", battle.left.code)
    assert battle.record().left.text == PROGRAM
    with pytest.raises(BattleError, match="next one"):
        battle.voted(vote_on(battle)).say("More.")


def test_sides_that_were_asked_different_things_cannot_be_compared() -> None:
    battle = answered().ran("left", RunStatus.OK).ran("right", RunStatus.OK).say("Only you.", ["left"])
    battle = battle.answered("left", NO_PROGRAM, extract(NO_PROGRAM))
    assert not battle.even and battle.phase is Phase.ANSWERED
    with pytest.raises(BattleError, match="more turns"):
        battle.voted(vote_on(battle))
    battle = battle.say("Only you.", ["right"]).answered("right", NO_PROGRAM, extract(NO_PROGRAM))
    assert battle.even and battle.phase is Phase.RAN


def test_asking_again_keeps_the_earlier_answer_on_record() -> None:
    battle = answered().again(["left"])
    assert battle.phase is Phase.ASKED and battle.left.conversation() == []
    battle = battle.unanswered("left", "RateLimited")
    assert battle.left.problem and battle.phase is Phase.ASKED
    battle = battle.retried("left").answered("left", NO_PROGRAM, extract(NO_PROGRAM))
    assert [(said.question.number, said.question.attempt) for said in battle.left.said] == [(1, 0), (1, 1)]
    assert battle.left.conversation() == [("Say hello.", NO_PROGRAM)]
    assert battle.record().left.text == PROGRAM


def test_a_vote_can_be_corrected_by_the_next_revision() -> None:
    battle = answered().ran("left", RunStatus.OK).ran("right", RunStatus.OK)
    with pytest.raises(BattleError, match="no vote"):
        battle.corrected(vote_on(battle))
    voted = battle.voted(vote_on(battle)).reveal()
    with pytest.raises(BattleError, match="next revision"):
        voted.corrected(vote_on(battle))
    second = replace(vote_on(battle, Outcome.TIE), revision=1)
    assert voted.corrected(second).vote == second


@pytest.mark.parametrize(("prompt", "says"), [("  ", "empty"), ("x" * 30_001, "30,001 characters")])
def test_a_prompt_that_cannot_be_asked_says_why(prompt: str, says: str) -> None:
    with pytest.raises(BattleError, match=says):
        ask(prompt, "model-one", "model-two")
    with pytest.raises(BattleError, match=says):
        answered().say(prompt)


@given(
    st.lists(
        st.sampled_from(["say", "left", "right", "again", "answer", "fail", "edit", "decline"]), max_size=9
    )
)
def test_a_battle_written_down_is_the_battle_that_is_read_back(steps: list[str]) -> None:
    battle = answered()
    for step in steps:
        try:
            match step:
                case "say":
                    battle = battle.say("More.")
                case "left" | "right":
                    battle = battle.say("You.", [step])
                case "again":
                    battle = battle.again()
                case "answer":
                    battle = battle.answered("left", PROGRAM, extract(PROGRAM), {"total_ms": 1.5})
                case "fail":
                    battle = battle.unanswered("right", "ModelTimeout")
                case "edit":
                    battle = battle.edited("left", "print(2)")
                case "decline":
                    battle = battle.declined("right")
        except BattleError:
            pass
    assert BattleState.from_json(json.loads(json.dumps(battle.to_json()))) == battle
    with pytest.raises(BattleError, match="cannot be restored"):
        BattleState.from_json({"id": "x"})


TWO_BLOCKS = (
    "First:\n\n```python\nprint('one')\n```\n\nOr:\n\n```javascript\nconsole.log('two, and longer')\n```\n"
)


def test_another_block_of_the_answer_can_be_chosen_and_counts_as_an_edit() -> None:
    battle = answered(left=TWO_BLOCKS)
    found = battle.left.program
    assert found is not None and not battle.left.edited
    other = next(block for block in programs_of(found) if block.text != found.code)
    chosen = battle.chose("left", other.line)
    assert chosen.left.code == other.text and chosen.left.edited and chosen.left.own_program == found
    assert chosen.left.extraction is not None
    assert {found.language, chosen.left.extraction.language} == {Language.PYTHON, Language.JAVASCRIPT}
    again = BattleState.from_json(json.loads(json.dumps(chosen.to_json())))
    assert again.left == chosen.left
    edited = chosen.edited("left", "console.log('mine')")
    assert BattleState.from_json(json.loads(json.dumps(edited.to_json()))).left.code == "console.log('mine')"
    assert chosen.chose("left", None).left.edited is False
    with pytest.raises(BattleError, match="line 99"):
        battle.chose("left", 99)
