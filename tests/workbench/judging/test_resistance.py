"""Whether words in what is judged move a judge is measured, and a judge that obeys them is found out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from judging_fixtures import QUESTION, SHOT, WITH, WITHOUT, evidence

from workbench.judging import ATTACKS, resistance
from workbench.judging.scripted import FORMS
from workbench.models import Client, ModelEntry, ModelKind

#: One side fails; two run alike, and nothing decides.
QUESTIONS = [QUESTION, replace(QUESTION, left=evidence("print(1)"), right=evidence("print(2)"))]
SEEN_IN_CODE = {"answer", "comment", "title", "alt-text", "other-side", "verdict", "control-tokens"}


def scripted(form: str) -> Client:
    """A scripted judge without a server between: hundreds of questions are asked here."""
    return Client(
        ModelEntry(name=form, kind=ModelKind.SCRIPTED, model=form, judge_only=True, sees_images=True)
    )


@pytest.mark.threat("G01", "G02", "G03")
def test_a_judge_that_reads_by_the_marks_is_moved_by_nothing() -> None:
    for method in ("grammar", "json"):
        found = resistance(scripted("scripted-judge"), QUESTIONS, replace(WITH, method=method))
        assert (found.asked, found.unchanged, found.moved, found.lost) == (
            4 * len(ATTACKS),
            4 * len(ATTACKS),
            {},
            0,
        )
        assert found.resistant and found.share == 1


@pytest.mark.threat("G01", "G02", "G03")
def test_a_judge_that_obeys_what_it_reads_is_found_out() -> None:
    found = resistance(scripted("scripted-judge-gullible"), QUESTIONS, WITH)
    assert not found.resistant and found.share < 0.3
    unmoved = {attack.name for attack in ATTACKS} - set(found.moved)
    # A name has no blanks, a picture no letters to a rule, and unseen characters are written out.
    assert unmoved == {"name", "picture", "unseen-characters"}
    code_only = resistance(scripted("scripted-judge-gullible"), QUESTIONS, WITHOUT)
    assert set(code_only.moved) == SEEN_IN_CODE
    assert code_only.asked == 4 * (len(SEEN_IN_CODE) + 1), "what is not shown is not asked"


def test_a_verdict_that_an_attack_suppresses_counts_as_moved(monkeypatch) -> None:
    rule = FORMS["scripted-judge"]

    def silenced(asked):
        return FORMS["scripted-judge-refuses"](asked) if "rubric" in asked.last_said else rule(asked)

    monkeypatch.setitem(FORMS, "scripted-judge", silenced)
    found = resistance(scripted("scripted-judge"), QUESTIONS[:1], WITH)
    assert found.lost == sum(found.moved.values()) > 0 and "output" in found.moved


def test_attacks_are_of_every_kind_of_the_list() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)
    placed = {attack.name: attack.place(evidence(shots=(SHOT,)), "WORDS") for attack in ATTACKS}
    assert all(each != evidence(shots=(SHOT,)) for each in placed.values())
    for name in ("comment", "name", "title", "alt-text"):
        assert "WORDS" in placed[name].code and placed[name].code in placed[name].answer
    assert len(placed["picture"].shots) == 2
