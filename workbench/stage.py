"""The stage of a battle: the pure state machine, joined to the sandbox and the store.

Pages hold one `Stage` per person and draw what it says. It knows no Streamlit.
"""

from __future__ import annotations

import logging
import random
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Literal

from data.categories import Category
from data.environments import Environment
from data.languages import Language
from data.outcomes import Outcome
from data.prompts import Prompt, find, load
from data.records import RULE, SIDES, Exclusion, Run, Side, Vote, new_id
from data.store import Receipt, Store, storable_text
from runtimes_wasm import registry
from runtimes_wasm.browser import supported_pages
from runtimes_wasm.contract import RunResult, RunStatus
from runtimes_wasm.extract import Extraction

from .answering import Answering
from .battle import BattleState, DrawMode, Phase, ask, draw_pair, names_maker
from .battle.draw import Pair
from .errors import BattleError
from .models import Catalogue
from .models.system_prompts import SystemPrompt
from .recorder import Recorder
from .running import Running

log = logging.getLogger(__name__)


def route(language: Language, environment: Environment) -> str:
    """How such programs run here, in a few words; empty when they do not."""
    if environment.is_page:
        return "sandboxed frame in the browser" if (language, environment) in supported_pages() else ""
    runtime = registry.runtime_for(language, environment)
    return "" if runtime is None else f"child process: {runtime.name}"


#: Lets a person take a step, with the text they wrote; raises `Refused` with the reason otherwise.
Allow = Callable[[str, Literal["prompts", "votes", "runs"], str], None]


def _allow_all(voter: str, step: str, text: str) -> None:
    """Where nobody is asked, everything is allowed."""


def can_show(language: Language, environment: Environment) -> bool:
    """Whether such programs run here."""
    return bool(route(language, environment))


@dataclass(slots=True)
class Show(Running):
    """What one side shows at the moment, and the run that the store keeps of it."""

    run_id: str = ""
    recorded: bool = False


@dataclass(slots=True, weakref_slot=True, eq=False)
class Stage:
    """One person's battle, from the prompt to the reveal.

    Two tabs of one person may show the same one, and answers are taken in while nobody
    looks: whoever reads or changes several things of it holds ``guard`` meanwhile.

    Attributes
    ----------
    changes : int
        Grows with everything that a page should show; a page compares it with what it drew.
    prompt : Prompt or None
        The prompt of the book; None when the person wrote one.
    void : str
        Why the vote does not count, once it is cast; empty when it does.
    """

    store: Store
    pool: Executor
    recorder: Recorder
    voter: str
    battle: BattleState
    answering: Answering
    prompt: Prompt | None = None
    shows: dict[Side, Show] = field(default_factory=lambda: {side: Show() for side in SIDES})
    receipt: Receipt | None = None
    void: str = ""
    allow: Allow = _allow_all
    changes: int = 0
    guard: threading.RLock = field(default_factory=threading.RLock)
    _stored: set[tuple[Side, int, int]] = field(default_factory=set)
    _sent: Vote | None = None
    _to_start: set[Side] = field(default_factory=set)
    _tabs: weakref.WeakSet[object] = field(default_factory=weakref.WeakSet)

    @classmethod
    def open(
        cls,
        question: Prompt | str,
        weights: Mapping[Pair, float],
        *,
        catalogue: Catalogue,
        store: Store,
        pool: Executor,
        recorder: Recorder,
        voter: str,
        rng: random.Random,
        system: SystemPrompt | None = None,
        category: Category | None = None,
        allow: Allow = _allow_all,
        drawn: DrawMode = DrawMode.WEIGHTS,
    ) -> Stage:
        """Draw two models and ask both; the answers come with `poll`.

        Parameters
        ----------
        question : Prompt or str
            A prompt of the book, or what the person wrote.
        weights : mapping
            Pairs of models to their weights, see `workbench.battle.pair_weights`.
        drawn : DrawMode
            What the weights are made of; the battle records it.

        Raises
        ------
        BattleError
            When no pair can be drawn, or the prompt cannot be asked.
        """
        left, right = draw_pair(weights, rng)
        if isinstance(question, Prompt):
            battle = ask(
                question.text,
                left,
                right,
                prompt_id=question.id,
                category=question.category,
                drawn=drawn.value,
            )
        else:
            battle = ask(question, left, right, category=category, drawn=drawn.value)
        prompt = question if isinstance(question, Prompt) else None
        stage = cls(store, pool, recorder, voter, battle, Answering(catalogue, system), prompt, allow=allow)
        stage._ask()
        return stage

    @classmethod
    def open_named(
        cls,
        question: Prompt | str,
        models: Mapping[Side, str],
        *,
        catalogue: Catalogue,
        store: Store,
        pool: Executor,
        recorder: Recorder,
        voter: str,
        system: SystemPrompt | None = None,
        allow: Allow = _allow_all,
    ) -> Stage:
        """Ask two models that the person chose by name, each on the side where they put it.

        Raises
        ------
        BattleError, ModelError
            When they are one model, the catalogue lacks one, or the prompt cannot be asked.
        """
        left, right = (catalogue.find(models[side]).name for side in SIDES)
        prompt = question if isinstance(question, Prompt) else None
        battle = ask(
            question if isinstance(question, str) else question.text,
            left,
            right,
            prompt_id=None if prompt is None else prompt.id,
            category=None if prompt is None else prompt.category,
            named=True,
        )
        stage = cls(store, pool, recorder, voter, battle, Answering(catalogue, system), prompt, allow=allow)
        stage._ask()
        return stage

    @classmethod
    def restore(
        cls,
        battle_id: str,
        *,
        catalogue: Catalogue,
        store: Store,
        pool: Executor,
        recorder: Recorder,
        voter: str,
        system: Callable[[Prompt | None], SystemPrompt | None] = lambda _: None,
        allow: Allow = _allow_all,
    ) -> Stage | None:
        """This voter's battle as it was left, after a reload or a restart; None when nobody kept it.

        Questions that were out are asked again, and programs start anew.
        """
        draft = store.draft(battle_id, voter)
        if draft is None:
            return None
        battle = BattleState.from_json(draft)
        known = battle.prompt_id is not None and battle.prompt_id in {prompt.id for prompt in load()}
        prompt = find(battle.prompt_id) if known and battle.prompt_id is not None else None
        answering = Answering(catalogue, system(prompt))
        stage = cls(store, pool, recorder, voter, battle, answering, prompt, allow=allow)
        if store.has_battle(battle_id):
            stage._stored = {(side, 1, 0) for side in SIDES}
            stage._stored |= {(turn.side, turn.number, turn.attempt) for turn in store.turns(battle_id)}
            votes = [vote for vote in store.votes(battle_id) if vote.voter == voter]
            if votes:
                last = max(votes, key=lambda vote: vote.revision)
                stage.receipt = store.add_vote(last)  # recorded already: gives the first receipt
                stage.battle = replace(battle, vote=last, revealed=True)
                stage.void = stage._why_void()
        stage._to_start = {side for side in SIDES if battle.side(side).has_program}
        stage._ask()
        stage.resume()
        return stage

    # Asking.

    def _ask(self) -> None:
        self.battle = self.answering.start(self.battle)
        self.changes += 1
        self.keep()
        # Answers are taken in also when the tab was closed meanwhile; a stage that is gone needs none.
        this = weakref.ref(self)
        self.answering.when_done(lambda: _take_in(this))

    def keep(self) -> None:
        """Keep a working copy of the battle, from which `restore` goes on."""
        self.store.save_draft(self.battle.id, self.voter, self.battle.to_json())

    def enter(self, tab: object) -> None:
        """A tab shows this battle from now on; it is forgotten with the object that stands for it."""
        with self.guard:
            self._tabs.add(tab)

    def leave(self, tab: object) -> None:
        """The person goes on to something else in this tab.

        The vote is final then. Once no tab shows the battle, nothing of it runs or waits any more;
        its working copy stays, for the back button.
        """
        with self.guard:
            if self.battle.vote is not None and not self.battle.closed:
                self.battle = self.battle.close()
                self.changes += 1
                self.keep()
            self._tabs.discard(tab)
            if self._tabs:
                return
            self.answering.stop()
            for side in SIDES:
                self.finish(side)
                self.shows[side] = Show(number=self.shows[side].number)
                if self.battle.side(side).has_program:
                    self._to_start.add(side)

    def resume(self) -> None:
        """Start the programs that wait for their start: both together, once no answer is to come."""
        with self.guard:
            if any(self.battle.side(side).waiting for side in SIDES):
                return
            for side in SIDES:
                if side in self._to_start:
                    self._start(side)

    def say(self, prompt: str, sides: Iterable[Side] = SIDES) -> None:
        """Ask the next turn, of both sides or of one."""
        self.allow(self.voter, "prompts", prompt)
        with self.guard:
            self.battle = self.battle.say(prompt, sides)
            self._ask()

    def again(self, sides: Iterable[Side] = SIDES) -> None:
        """Ask sides to answer their last turn anew."""
        self.allow(self.voter, "prompts", "")
        with self.guard:
            self.battle = self.battle.again(sides)
            self._ask()

    def retry(self) -> None:
        """Ask every side once more that could not answer."""
        with self.guard:
            for side in SIDES:
                if self.battle.side(side).problem:
                    self.battle = self.battle.retried(side)
            self._ask()

    def stop_asking(self) -> None:
        """Stop the models that still write."""
        self.answering.stop()

    def _take_answers(self) -> bool:
        battle = self.answering.take(self.battle)
        if battle is None:
            return False
        before, self.battle = self.battle, battle
        self._record_answers()
        for side in SIDES:
            answered = len(battle.side(side).said) > len(before.side(side).said)
            said = battle.side(side).last
            if answered and said is not None and said.extraction.code is not None:
                self.finish(side)  # what runs now is an older program
                self.shows[side] = Show(number=self.shows[side].number)
                self._to_start.add(side)
        self.resume()
        self.keep()
        self.changes += 1
        return True

    def _record_answers(self) -> None:
        """Write every answer that is not in the store yet; the battle first, when both have answered."""
        if not all(self.battle.side(side).said for side in SIDES):
            return
        if ("left", 1, 0) not in self._stored:
            system = self.answering.system
            told = {} if system is None else {"system": system.name, "system_version": system.version}
            self.store.add_battle(self.battle.record(voter=self.voter, **told))
            self._stored |= {(side, 1, 0) for side in SIDES}
        for side in SIDES:
            for said in self.battle.side(side).said:
                place = (side, said.question.number, said.question.attempt)
                if place not in self._stored:
                    self.store.add_turn(self.battle.turn_of(side, said))
                    self._stored.add(place)

    # Running.

    def extraction(self, side: Side) -> Extraction:
        """What was found in that side's answer."""
        found = self.battle.side(side).extraction
        if found is None:
            raise BattleError(f"the {side} side has not answered yet")
        return found

    def start(self, side: Side, code: str | None = None) -> None:
        """Run that side's program, after an edit when ``code`` is given."""
        if code is not None:
            self.allow(self.voter, "runs", "")
        with self.guard:
            if code is not None:
                self.battle = self.battle.edited(side, code)
                self.keep()
            self._start(side)

    def choose(self, side: Side, line: int | None) -> None:
        """Run another code block of the answer, the one that starts at that line; None: the first choice."""
        with self.guard:
            self.battle = self.battle.chose(side, line)
            self.keep()
            self._start(side)

    def _start(self, side: Side) -> None:
        self._to_start.discard(side)
        self.finish(side)
        self.changes += 1
        show = Show(
            number=self.shows[side].number + 1,
            found=self.extraction(side),
            code=self.battle.side(side).code or "",
            run_id=new_id(),
        )
        self.shows[side] = show
        show.begin(self.pool)
        self._take_news(side)

    def _take_news(self, side: Side) -> None:
        """What follows when a page can be shown, or a run has ended."""
        show = self.shows[side]
        if show.document is not None:
            self.recorder.expect(show.document.token, show.run_id)
        if show.result is not None:
            self._ended(side, show.result)

    def poll(self) -> bool:
        """Take in answers and results, and start pages that wait no more; True when something changed."""
        with self.guard:
            changed = self._take_answers()
            for side in SIDES:
                if self.shows[side].poll():
                    self._take_news(side)
                    self.changes += 1
                    changed = True
            return changed

    def page_settled(
        self,
        side: Side,
        status: RunStatus,
        *,
        ready_ms: float | None,
        note: str = "",
        missing: tuple[str, ...] = (),
    ) -> None:
        """Record that the page of that side came up, failed, or was stopped."""
        with self.guard:
            show = self.shows[side]
            if not show.recorded and show.document is not None:
                result = RunResult(
                    status=status, run_ms=ready_ms, runtime="browser frame", note=note, missing=missing
                )
                self._ended(side, result)

    def stop(self, side: Side) -> None:
        """End the run on the server that is under way: nothing is recorded of it, and it can be started again."""
        with self.guard:
            self.shows[side].stop()

    def finish(self, side: Side) -> None:
        """Forget the run that is under way; its result would belong to older code."""
        self.shows[side].finish()

    def _ended(self, side: Side, result: RunResult) -> None:
        show = self.shows[side]
        show.result = result
        contender = self.battle.side(side)
        found = self.extraction(side)
        if not show.recorded:
            self.store.add_run(
                Run(
                    id=show.run_id,
                    battle_id=self.battle.id,
                    side=side,
                    code=contender.code or "",
                    language=found.language,
                    environment=found.environment,
                    edited=contender.edited,
                    status=result.status.value,
                    stdout=storable_text(result.stdout),
                    stderr=storable_text(result.stderr),
                    exit_code=result.exit_code,
                    boot_ms=result.boot_ms,
                    # Loading what was compiled before is no measure of a compiler.
                    compile_ms=None if result.compile_cached else result.compile_ms,
                    run_ms=result.run_ms,
                    runtime=result.runtime,
                    extra={"note": result.note, "missing": list(result.missing)}
                    | ({} if contender.chosen is None else {"block": contender.chosen}),
                )
            )
            show.recorded = True
            if show.document is not None:
                self.recorder.recorded(show.document.token)
        self.battle = self.battle.ran(side, result.status)
        self.changes += 1

    @property
    def asking(self) -> bool:
        """Whether an answer is to come, or being taken in."""
        with self.guard:
            return self.answering.busy

    @property
    def busy(self) -> bool:
        """Whether an answer is to come, or a run on the server is under way."""
        with self.guard:
            return self.answering.busy or any(show.busy or show.waits for show in self.shows.values())

    def running_languages(self) -> set[Language]:
        """The languages of the runs on the server that are under way."""
        found = {show.found.language for show in self.shows.values() if show.busy and show.found}
        return {language for language in found if language is not None}

    @property
    def ready(self) -> bool:
        """Whether a vote may be cast."""
        return self.battle.phase is Phase.RAN

    def waiting_for(self) -> list[Side]:
        """The sides that stand in the way of a vote."""
        return [side for side in SIDES if not self.battle.side(side).settled]

    def decline(self) -> None:
        """The person says that reading is enough, for each side that has not run."""
        with self.guard:
            for side in self.waiting_for():
                self.battle = self.battle.declined(side)
            self.changes += 1
            self.keep()

    # Voting.

    def vote(
        self,
        outcome: Outcome,
        aspects: Mapping[str, Literal["left", "right", "tie"]] | None = None,
        comment: str = "",
        *,
        change: bool = False,
    ) -> Receipt:
        """Cast the vote: the store acknowledges it first, then the names are shown.

        A second click on the same button says nothing new, and changes nothing. A vote on an
        answer that names its maker is kept and excluded, with the reason.

        Parameters
        ----------
        change : bool
            Correct the vote that was cast; both stay on record.
        """
        with self.guard:
            return self._vote(outcome, dict(aspects or {}), storable_text(comment), change=change)

    def _vote(
        self,
        outcome: Outcome,
        aspects: dict[str, Literal["left", "right", "tie"]],
        comment: str,
        *,
        change: bool,
    ) -> Receipt:
        left, right = (self.battle.side(side) for side in SIDES)
        earlier = self.battle.vote
        if earlier is not None and self.receipt is not None:
            same = (earlier.outcome, earlier.aspects, earlier.comment) == (outcome, aspects, comment)
            if same or not change:
                return self.receipt
        vote = Vote(
            battle_id=self.battle.id,
            voter=self.voter,
            outcome=outcome,
            revision=0 if earlier is None else earlier.revision + 1,
            aspects=aspects,
            comment=comment,
            ran_left=left.status is not None,
            ran_right=right.status is not None,
        )
        after = self.battle.voted(vote).reveal() if earlier is None else self.battle.corrected(vote)
        self.allow(self.voter, "votes", comment)
        void = self._why_void()
        if void and not self.store.exclusions(self.battle.id):
            # Before the vote, so that there is no moment at which a void vote counts.
            self.store.add_exclusion(
                Exclusion(
                    battle_id=self.battle.id, voter=self.voter, excluded=True, reason=void, curator=RULE
                )
            )
        self.receipt = self._send(vote)
        self.battle = replace(after, vote=self._sent)
        self._sent = None
        self.void = void
        self.changes += 1
        self.keep()
        return self.receipt

    def _send(self, vote: Vote) -> Receipt:
        """Have the store record a vote; one whose fate is not known is the same vote when it is sent again."""
        before = self._sent
        if before is not None and before.revision == vote.revision:
            content = ("outcome", "aspects", "comment")
            if all(getattr(before, name) == getattr(vote, name) for name in content):
                vote = before
            elif any(known.id == before.id for known in self.store.votes(self.battle.id)):
                raise BattleError("your first vote was saved after all; reload the page, and change it there")
        self._sent = vote
        return self.store.add_vote(vote)

    def label(self, side: Side) -> str:
        """What to call that side: the catalogue's name for people, once the names are shown."""
        model = self.battle.side(side).model
        catalogue = self.answering.catalogue
        if self.battle.revealed and model in catalogue.names:
            return catalogue.find(model).label
        return self.battle.display_name(side)

    def _why_void(self) -> str:
        """Why a vote on this battle cannot count; empty when it can."""
        if self.battle.named:
            return ""  # nothing was hidden
        for side in SIDES:
            contender = self.battle.side(side)
            names, organisations = [contender.model], []
            if contender.model in self.answering.catalogue.names:
                entry = self.answering.catalogue.find(contender.model)
                names += [entry.display_name, entry.model.rpartition("/")[2]]
                organisations.append(entry.organisation)
            for said in contender.said:
                words = names_maker(said.text, names=names, organisations=organisations)
                if words:
                    return f"answer {'A' if side == 'left' else 'B'} says who wrote it: “{words:.80}”"
        return ""


def _take_in(this: weakref.ref[Stage]) -> None:
    stage = this()
    if stage is None:
        return
    try:
        stage.poll()
    except Exception:
        log.exception("the answers of battle %s could not be taken in", stage.battle.id)
