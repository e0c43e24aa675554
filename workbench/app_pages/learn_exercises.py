"""Learn: guess the vote on sample battles; rank models from a handful of votes."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from analysis.charts import score_chart, win_matrix_chart
from analysis.leaderboard import leaderboard
from data.outcomes import Outcome
from data.records import SIDES, Side
from workbench import services
from workbench.errors import BattleError
from workbench.learning.exercises import (
    Guesses,
    Puzzle,
    Ranking,
    SampleBattle,
    best_constant,
    compared,
    puzzle,
    results,
    sample_battles,
    shuffled,
)
from workbench.learning.glossary import meaning, term
from workbench.playing import Playing, program_in
from workbench.widgets.chart import show_chart
from workbench.widgets.learning import glossary_line, opening
from workbench.widgets.program import show_playing, wait_for
from workbench.widgets.prose import plain
from workbench.widgets.table import show_table
from workbench.widgets.vote import BUTTONS, outcome_buttons

_GUESS, _RANK = "Guess the vote", "Can you rank them?"
_WORDS = {outcome: label for outcome, label, _, _ in BUTTONS}

# ---- Guess the vote


def _deck() -> list[SampleBattle]:
    """The battles of this visitor, in an order of their own."""
    if "learn_guess_deck" not in st.session_state:
        known = {prompt.id for prompt in services.runnable_prompts()}
        battles = [battle for battle in sample_battles() if battle.prompt.id in known]
        st.session_state["learn_guess_deck"] = shuffled(battles, random.SystemRandom().randrange(1 << 30))
        st.session_state["learn_guess_number"] = 0
        st.session_state["learn_guess_said"] = Guesses()
        st.session_state["learn_guess_open"] = None
    deck: list[SampleBattle] = st.session_state["learn_guess_deck"]
    return deck


def _guess(battle: SampleBattle, outcome: Outcome) -> None:
    if st.session_state["learn_guess_open"] is None:
        st.session_state["learn_guess_said"] = st.session_state["learn_guess_said"].add(
            outcome, battle.outcome
        )
        st.session_state["learn_guess_open"] = outcome


def _next() -> None:
    for playing in st.session_state.pop("learn_guess_playings", {}).values():
        playing.finish()
    st.session_state["learn_guess_number"] += 1
    st.session_state["learn_guess_open"] = None


def _playings(battle: SampleBattle) -> dict[Side, Playing]:
    kept = st.session_state.get("learn_guess_playings")
    if kept is None:
        kept = {}
        for side in SIDES:
            found = program_in(battle.answers[side].text)
            if found is not None:
                kept[side] = services.playing(found)
                kept[side].start()
        st.session_state["learn_guess_playings"] = kept
    for playing in kept.values():
        playing.poll()
    return dict(kept)


def _guess_the_vote() -> None:
    deck = _deck()
    number = st.session_state["learn_guess_number"]
    guesses: Guesses = st.session_state["learn_guess_said"]
    if not deck:
        st.info("No sample battle can run on this machine yet; the Status page says what is missing.")
        return
    if number >= len(deck):
        st.success(f"That were all {len(deck)} battles: {guesses.right} guessed.", icon=":material/check:")
        st.button("Again from the start", on_click=_forget, icon=":material/restart_alt:")
        return
    battle = deck[number]
    said: Outcome | None = st.session_state["learn_guess_open"]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.metric("Guessed", f"{guesses.right} of {len(guesses)}", width=130)
        constant, share = best_constant(deck)
        st.caption(
            f"Battle {number + 1} of {len(deck)}. Who always says “{_WORDS[constant]}” is right in {share:.0%} of them."
        )
    with st.container(border=True):
        st.badge(f"{battle.prompt.language.label} · {battle.prompt.environment.label}", color="gray")
        st.text(battle.prompt.text)
    playings = _playings(battle)
    for column, side in zip(st.columns(2, gap="medium"), SIDES, strict=True):
        with column:
            name = "Model A" if side == "left" else "Model B"
            if said is not None:
                name = f"{name} was {battle.answers[side].model}"
            st.header(plain(name), anchor=False)
            show_playing(
                playings[side],
                key=f"learn_guess_{number}_{side}",
                name="Model A" if side == "left" else "Model B",
            )
    with st.container():
        if said is None:
            _ask(battle)
        else:
            _tell(battle, said)
    if any(playing.run.busy for playing in playings.values()):
        wait_for(list(playings.values()))


def _ask(battle: SampleBattle) -> None:
    st.markdown("**What was voted?**")
    outcome_buttons("learn_guess", partial(_guess, battle))


def _tell(battle: SampleBattle, said: Outcome) -> None:
    with st.container(border=True):
        right = said is battle.outcome
        st.header(
            f"{'Right' if right else 'No'}: the vote was “{_WORDS[battle.outcome]}”."
            + ("" if right else f" You said “{_WORDS[said]}”."),
            anchor=False,
        )
        for side in SIDES:
            answer = battle.answers[side]
            st.markdown(
                f"**{'A' if side == 'left' else 'B'}** was written to be "
                f"*{answer.quality.value.replace('_', ' ')}*. {plain(answer.note)}"
            )
        st.button("**Next battle**", icon=":material/skip_next:", on_click=_next, shortcut="Enter")
        st.caption(
            "A simulated person cast this vote, who mostly prefers the better answer and sometimes does not: even who "
            "knows both programs by heart cannot guess every vote."
        )


def _forget() -> None:
    for name in [name for name in st.session_state if str(name).startswith("learn_guess_")]:
        del st.session_state[name]


# ---- Can you rank them


def _new_puzzle() -> None:
    st.session_state["learn_rank_seed"] = random.SystemRandom().randrange(1 << 20)
    st.session_state.pop("learn_rank_order", None)


def _fewer() -> None:
    st.session_state.pop("learn_rank_order", None)


def _move(name: str, by: int) -> None:
    st.session_state["learn_rank_order"] = st.session_state["learn_rank_order"].moved(name, by)


def _check() -> None:
    order: Ranking = st.session_state["learn_rank_order"]
    st.session_state["learn_rank_order"] = Ranking(order.order, checked=True)


@st.cache_resource(show_spinner=False, max_entries=64)
def _puzzle(n_votes: int, seed: int) -> Puzzle | str:
    try:
        return puzzle(n_votes, seed)
    except BattleError as error:
        return str(error)


def _rank() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        n_votes = st.select_slider(
            "Votes to look at", (15, 25, 50, 100), 25, key="learn_rank_votes", on_change=_fewer, width=260
        )
        st.button("Other votes", on_click=_new_puzzle, icon=":material/casino:", key="learn_rank_new")
    found = _puzzle(n_votes, st.session_state.setdefault("learn_rank_seed", 1))
    if isinstance(found, str):
        st.warning(plain(found))
        return
    mine: Ranking = st.session_state.setdefault("learn_rank_order", Ranking(found.shown))
    votes, order = st.columns((3, 2), gap="large")
    with votes:
        st.markdown(f"**{n_votes} votes.** Read them as you like.")
        shows = ("One by one", "As a table of pairs")
        how = st.segmented_control(
            "Show",
            shows,
            default=shows[0],
            required=True,
            key="learn_rank_show",
            label_visibility="collapsed",
        )
        if how == shows[0]:
            show_table(
                results(found.votes),
                height=320,
                column_config={
                    "vote": st.column_config.NumberColumn("Vote", width="small"),
                    "said": "What was said",
                },
                alt="The votes, one by one",
            )
        else:
            board = leaderboard(found.votes, resamples=1).whole
            # In the order of the alphabet: sorted by score, the table would give the answer away.
            models = tuple(sorted(board.models, key=lambda row: row.model))
            part = replace(board, models=models)
            show_chart(lambda: win_matrix_chart(part), "learn_rank_pairs", (n_votes, _seed()))
            st.caption("Share of the row against the column, an undecided vote as half a win.")
    with order:
        st.markdown("**Your order, best first**")
        for place, name in enumerate(mine.order, 1):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"{place}. {name}", width=110)
                st.button(
                    "Up",
                    icon=":material/arrow_upward:",
                    on_click=_move,
                    args=(name, -1),
                    disabled=place == 1,
                    key=f"learn_rank_up_{name}",
                    help=f"Move {name} up",
                )
                st.button(
                    "Down",
                    icon=":material/arrow_downward:",
                    on_click=_move,
                    args=(name, 1),
                    disabled=place == len(mine.order),
                    key=f"learn_rank_down_{name}",
                    help=f"Move {name} down",
                )
        st.button(
            "**Compare with the fit**",
            on_click=_check,
            icon=":material/balance:",
            key="learn_rank_check",
        )
    if mine.checked:
        _compare(found, mine, n_votes)


def _seed() -> int:
    return int(st.session_state["learn_rank_seed"])


def _compare(found: Puzzle, mine: Ranking, n_votes: int) -> None:
    taus = compared(mine.order, found)
    with st.container(border=True):
        with st.container(horizontal=True):
            for name, tau in taus.items():
                st.metric(f"Tau, {name}", f"{tau:+.1f}", width=220, help=meaning("kendall"))
        show_table(
            pd.DataFrame(
                {"place": range(1, 6), "you": mine.order, "fit": found.fitted, "truth": found.truth}
            ),
            column_config={"place": "Place", "you": "You", "fit": "The fit", "truth": "In truth"},
            alt="Three orders: yours, that of the fit, and the true one",
        )
        show_chart(
            lambda: score_chart(leaderboard(found.votes, resamples=300)),
            "learn_rank_board",
            (n_votes, _seed()),
        )
        st.markdown(
            f"{term('kendall')} is 1 for the same order and −1 for the reverse. The fit sees no more than you do: of "
            f"{n_votes} votes it is often wrong itself, and its intervals say so. A model without a bar has no bound: too "
            "many resamples leave it without a loss, or without a win."
        )


def _page() -> None:
    opening(
        "Exercises",
        "Two small ones. Nothing that you say here is recorded or counted.",
        synthetic="The programs are real and run here; the votes are simulated.",
    )
    which = st.segmented_control(
        "Exercise",
        (_RANK, _GUESS),
        default=_RANK,
        required=True,
        key="learn_exercise",
        label_visibility="collapsed",
    )
    if which == _GUESS:
        _guess_the_vote()
    else:
        _rank()
    glossary_line("battle", "vote", "scripted-model", "kendall", "place", "synthetic")


_page()
