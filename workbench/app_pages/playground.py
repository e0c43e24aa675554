"""A direct chat with one model: its text as it comes, its programs running, nothing that counts."""

from __future__ import annotations

from typing import Any

import streamlit as st

from data.languages import Language
from workbench import services
from workbench.battle.state import LONGEST_PROMPT
from workbench.errors import BattleError, ModelError
from workbench.models import SCRIPTED_NOTE, Catalogue, ModelKind, Parameters
from workbench.models.system_prompts import system_prompt
from workbench.playground import LONGEST_SYSTEM, Chat, Exchange
from workbench.playing import Playing, program_in
from workbench.widgets.program import show_playing, wait_for
from workbench.widgets.prose import pieces

_SHOWN = 20_000
_OWN = "playground_own_playing"


def _key(what: str) -> str:
    return f"playground_{what}"


def _say(chat: Chat, catalogue: Catalogue, prompt: str | None = None) -> None:
    st.session_state.pop(_key("problem"), None)
    try:
        if prompt is None:
            services.desk().allow(services.voter(), "prompts", "")
            chat.again(catalogue)
        else:
            services.desk().allow(services.voter(), "prompts", prompt)
            chat.ask(prompt, catalogue)
    except (BattleError, ModelError) as error:
        st.session_state[_key("problem")] = str(error)
        return
    services.keep_chat(chat)


def _clear(chat: Chat) -> None:
    chat.clear()
    for name in [name for name in st.session_state if str(name).startswith(_key("program"))]:
        st.session_state.pop(name).finish()
    services.keep_chat(chat)


def _stop(chat: Chat) -> None:
    chat.stop()


def _settings(chat: Chat, catalogue: Catalogue) -> None:
    names = [entry.name for entry in catalogue.answering]
    if chat.model not in names:
        chat.model = names[0]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        labels = {name: catalogue.find(name).label for name in names}
        chosen = st.selectbox(
            "Model",
            names,
            index=names.index(chat.model),
            format_func=labels.__getitem__,
            disabled=chat.busy,
            width=260,
        )
        with st.popover("Settings", icon=":material/tune:", disabled=chat.busy):
            parameters, system = _parameters(chat, catalogue)
        st.button(
            "Clear",
            icon=":material/delete_sweep:",
            on_click=_clear,
            args=(chat,),
            disabled=not (chat.exchanges or chat.busy),
        )
    if (chosen, parameters, system) != (chat.model, chat.parameters, chat.system) and not chat.busy:
        chat.model, chat.parameters, chat.system = chosen, parameters, system
        services.keep_chat(chat)


def _parameters(chat: Chat, catalogue: Catalogue) -> tuple[Parameters, str]:
    defaults = catalogue.find(chat.model).parameters
    temperature = st.number_input(
        "Temperature",
        0.0,
        2.0,
        value=chat.parameters.temperature,
        step=0.1,
        placeholder=_usual(defaults.temperature),
        key=_key("temperature"),
        help="Empty: as the catalogue says, or as the model's address decides.",
    )
    max_tokens = st.number_input(
        "Longest answer (tokens)",
        1,
        1_000_000,
        value=chat.parameters.max_tokens,
        step=256,
        placeholder=_usual(defaults.max_tokens),
        key=_key("max_tokens"),
    )
    # A field in a closed popover shows what it was born with, so another text is another field.
    born = st.session_state.setdefault(_key("system_born"), 0)
    system = st.text_area(
        "System prompt",
        chat.system,
        key=_key(f"system_{born}"),
        height=240,
        max_chars=LONGEST_SYSTEM,
        help="What the model is told first. Empty: nothing.",
    )
    st.button("The arena's own", on_click=_own_system, args=(chat,), icon=":material/undo:", type="tertiary")
    return Parameters(temperature=temperature, max_tokens=max_tokens), system


def _own_system(chat: Chat) -> None:
    chat.system = system_prompt().text
    st.session_state[_key("system_born")] += 1
    services.keep_chat(chat)


def _usual(value: Any) -> str:
    return "the model's own" if value is None else f"{value}"


def _exchange(chat: Chat, number: int, exchange: Exchange, *, last: bool) -> Playing | None:
    with st.chat_message("user", avatar=":material/person:"):
        st.text(exchange.prompt)
    with st.chat_message("assistant", avatar=":material/smart_toy:"):
        _text(exchange.text)
        if exchange.problem:
            st.warning("No whole answer.", icon=":material/error:")
            st.text(exchange.problem[:2000])
        for warning in exchange.facts.get("warnings") or []:
            st.text(str(warning)[:2000])
        st.text(_figures(exchange))
        playing = _program(number, exchange, last=last)
        if last:
            st.button(
                "Answer again",
                icon=":material/refresh:",
                type="tertiary",
                on_click=_say,
                args=(chat, services.catalogue()),
                disabled=chat.busy,
            )
    return playing


def _text(text: str) -> None:
    for piece in pieces(text):
        if piece.is_code:
            st.code(
                piece.text[:_SHOWN], language=piece.label or None, wrap_lines=True, height=_height(piece.text)
            )
        else:
            st.markdown(piece.text)


def _height(text: str) -> int | str:
    return 320 if text.count("\n") > 14 else "content"


def _figures(exchange: Exchange) -> str:
    """Who answered, how long it took, and what it cost, as far as anybody said."""
    facts, usage = exchange.facts, exchange.facts.get("usage") or {}
    said = [exchange.model]
    if facts.get("first_token_ms") is not None:
        said.append(f"first word {facts['first_token_ms'] / 1000:.1f} s")
    if facts.get("total_ms") is not None:
        said.append(f"{facts['total_ms'] / 1000:.1f} s")
    if usage.get("completion_tokens") is not None:
        said.append(f"{usage.get('prompt_tokens') or 0:,} tokens in, {usage['completion_tokens']:,} out")
    if usage.get("cost") is not None:
        said.append(f"{usage['cost']:.4f} {usage.get('currency') or ''}".strip())
    if facts.get("finish_reason") == "cancelled":
        said.append("stopped")
    return " · ".join(said)


def _program(number: int, exchange: Exchange, *, last: bool) -> Playing | None:
    """The program of an answer; the last one starts by itself."""
    found = program_in(exchange.text)
    if found is None:
        return None
    # Another answer in the same place is another program.
    key = _key(f"program_{number}_{exchange.attempt}")
    if key not in st.session_state:
        ask = f"playground_run_{number}_{exchange.attempt}"
        if not last and not st.button("Run this program", icon=":material/play_arrow:", key=ask):
            return None
        st.session_state[key] = services.playing(found)
        st.session_state[key].start()
    playing: Playing = st.session_state[key]
    playing.poll()
    show_playing(playing, key=f"playground_{number}", name=f"answer {number + 1}")
    return playing


@st.fragment(run_every=0.3)
def _writing(chat: Chat) -> None:
    """The answer as it comes; then everything is drawn anew."""
    if chat.poll():
        services.keep_chat(chat)
    asked = chat.asked
    if asked is None:
        st.rerun()
        return
    with st.chat_message("user", avatar=":material/person:"):
        st.text(asked.prompt)
    with st.chat_message("assistant", avatar=":material/smart_toy:"):
        _text(chat.so_far or "…")
        st.button("Stop", icon=":material/stop:", on_click=_stop, args=(chat,), shortcut="Escape")


def _start(language: Language, code: str) -> None:
    """Run a program that the visitor wrote, in place of the one before."""
    st.session_state.pop(_key("problem_own"), None)
    before: Playing | None = st.session_state.pop(_OWN, None)
    if before is not None:
        before.finish()
    # As an answer would hold it, so that environment and packages are found in the same way.
    fence = "`" * (3 + code.count("`"))
    found = program_in(f"{fence}{language.value}\n{code}\n{fence}\n") if code.strip() else None
    if found is None:
        st.session_state[_key("problem_own")] = (
            "There is no program in the field; write one or paste it there."
        )
        return
    st.session_state[_OWN] = services.playing(found)
    st.session_state[_OWN].start()


def _own_program() -> Playing | None:
    """A program of the visitor's own: written or pasted, and run as the models' are."""
    with st.expander("Run a program of your own", icon=":material/terminal:"):
        with st.form(_key("own_form"), border=False):
            language = st.selectbox(
                "Language",
                list(Language),
                format_func=lambda each: each.label,
                key=_key("own_language"),
                width=260,
            )
            code = st.text_area("Program", key=_key("own_code"), height=220, max_chars=LONGEST_PROMPT)
            if st.form_submit_button("**Run it**", icon=":material/play_arrow:"):
                _start(language, code)
        if problem := st.session_state.get(_key("problem_own")):
            st.warning(problem)
        playing: Playing | None = st.session_state.get(_OWN)
        if playing is not None:
            playing.poll()
            show_playing(playing, key=_key("own_shown"), name="your program")
    return playing


def _beginning(chat: Chat, catalogue: Catalogue) -> None:
    """What an empty chat says, with prompts to begin with where the model knows no others."""
    st.info(
        "Ask one model anything. Its programs run here; nothing of it is a battle, and nothing counts.",
        icon=":material/forum:",
    )
    if catalogue.find(chat.model).kind is not ModelKind.SCRIPTED:
        return
    st.caption("A scripted model knows the prompts of the arena. For example:")
    with st.container(horizontal=True, gap="small"):
        known = [prompt for prompt in services.runnable_prompts() if chat.model in prompt.models]
        for prompt in known[:: max(1, len(known) // 3)][:3]:
            st.button(
                prompt.title,
                key=_key(f"begin_{prompt.id}"),
                on_click=_say,
                args=(chat, catalogue, prompt.text),
            )


def _page() -> None:
    st.title("Playground", anchor=False)
    try:
        catalogue = services.catalogue()
    except ModelError as error:
        st.error(f"The list of models cannot be used: {error}")
        return
    if not catalogue.answering:
        st.info("No model can answer now; the catalogue has none, or all have an outage.")
        return
    chat = services.chat()
    if chat.poll():
        services.keep_chat(chat)
    _settings(chat, catalogue)
    if catalogue.find(chat.model).kind is ModelKind.SCRIPTED:
        st.caption(SCRIPTED_NOTE)
    if not chat.exchanges and not chat.busy:
        _beginning(chat, catalogue)
    own = _own_program()
    playings = [
        _exchange(chat, number, exchange, last=number == len(chat.exchanges) - 1 and not chat.busy)
        for number, exchange in enumerate(list(chat.exchanges))
    ]
    if chat.busy:
        _writing(chat)
    elif cost := chat.cost:
        st.caption("So far: " + ", ".join(f"{value:.4f} {name}" for name, value in cost.items()))
    if problem := st.session_state.get(_key("problem")):
        st.warning("That was not sent.", icon=":material/error:")
        st.text(problem)
    prompt = st.chat_input("Say something", max_chars=LONGEST_PROMPT, disabled=chat.busy, key=_key("input"))
    if prompt:
        _say(chat, catalogue, prompt)
        st.rerun()
    running = [playing for playing in (own, *playings) if playing is not None and playing.run.busy]
    if running:
        wait_for(running)


_page()
