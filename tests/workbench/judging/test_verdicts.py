"""A verdict is read, or it is none and says why; nothing is guessed from words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.outcomes import Outcome
from workbench.judging import LABELS, Judgement, NoVerdict, read_grammar, read_json
from workbench.judging.judgement import decided
from workbench.judging.verdicts import MOST_CHARACTERS

GRAMMAR = [
    ("A draws it, B does not.\n[[A>>B]]", "A>>B"),
    ("[[A>B]]", "A>B"),
    ("so **[[ a = b ]]**.\n", "A=B"),
    ("[[B>A]] is what I think; finally:\n\n`[[B>A]]`", "B>A"),
    ("<think>maybe [[A>B]], or [[B>A]]</think>\n[[B>>A]]", "B>>A"),
    ("Matrix [[1, 2], [3, 4]] is right in B.\n[[B>A]]", "B>A"),
]
NO_GRAMMAR = [
    ("", NoVerdict.SILENT),
    (" \n\t", NoVerdict.SILENT),
    ("A is better, B is worse. The winner is A. Verdict: A>B", NoVerdict.MISSING),
    ("I am sorry, I cannot compare these.", NoVerdict.MISSING),
    ("First [[A>B]], no: [[B>A]]", NoVerdict.TWO_VERDICTS),
    ("[[A>B]] or rather [[A>>B]]", NoVerdict.TWO_VERDICTS),
    ("[[A=B]] and [[both bad]]", NoVerdict.TWO_VERDICTS),
    ("[[A>B]]\nI hope that this helps!", NoVerdict.NOT_FINAL),
    ("[[A]]", NoVerdict.MALFORMED),
    ("[[A<B]]", NoVerdict.MALFORMED),
    ("[[A>>>B]]", NoVerdict.MALFORMED),
    ("[[A>A]]", NoVerdict.MALFORMED),
    ("[[A>B]] [[B]]", NoVerdict.MALFORMED),
    ("[A>B] {A>B} [[A>B", NoVerdict.MISSING),
    ("<think>[[A>B]]", NoVerdict.UNFINISHED),
    ("<think>[[A>B]]</think>", NoVerdict.MISSING),
    ("x" * MOST_CHARACTERS + "\n[[A>B]]", NoVerdict.TOO_LONG),
]
NO_JSON = [
    ("", NoVerdict.SILENT),
    ("A is better", NoVerdict.MISSING),
    ("[[A>B]]", NoVerdict.MISSING),
    ('I think {"verdict": "A>B"}', NoVerdict.JSON_IN_PROSE),
    ('{"verdict": "A>B"} as I said', NoVerdict.JSON_IN_PROSE),
    ('Here:\n```json\n{"verdict": "A>B"}\n```', NoVerdict.JSON_IN_PROSE),
    ('```json\n{"verdict": "A>B"}\n```\nHope that helps', NoVerdict.JSON_IN_PROSE),
    ('{"verdict": "A>B"', NoVerdict.JSON_BROKEN),
    ("{'verdict': 'A>B'}", NoVerdict.JSON_BROKEN),
    ('{"verdict": "A>B",}', NoVerdict.JSON_BROKEN),
    ("{" * 5_000, NoVerdict.JSON_BROKEN),
    ('{"reason": "A>B"}', NoVerdict.MISSING),
    ('{"answer": {"verdict": "A>B"}}', NoVerdict.MISSING),
    ('{"verdict": "A>B"}\n{"verdict": "B>A"}', NoVerdict.TWO_VERDICTS),
    ('{"verdict": "A>B", "verdict": "B>A"}', NoVerdict.TWO_VERDICTS),
    ('{"verdict": "A"}', NoVerdict.MALFORMED),
    ('{"verdict": "A is better"}', NoVerdict.MALFORMED),
    ('{"verdict": null}', NoVerdict.MALFORMED),
    ('{"verdict": ["A>B"]}', NoVerdict.MALFORMED),
    ('{"verdict": {"verdict": "A>B"}}', NoVerdict.MALFORMED),
    ('{"verdict": "A>B"}' + " " * MOST_CHARACTERS, NoVerdict.TOO_LONG),
]


@pytest.mark.parametrize(("text", "label"), GRAMMAR)
def test_one_final_verdict_is_read(text: str, label: str) -> None:
    found = read_grammar(text)
    assert (found.label, found.reason, found.both_bad) == (label, None, False)


@pytest.mark.threat("G05")
def test_whatever_else_an_answer_is_it_has_no_verdict_and_says_why() -> None:
    for read, cases in ((read_grammar, NO_GRAMMAR), (read_json, NO_JSON)):
        for text, reason in cases:
            found = read(text)
            assert (found.label, found.reason) == (None, reason), text[:80]
    assert {reason for _, reason in NO_GRAMMAR + NO_JSON} == set(NoVerdict) - {
        NoVerdict.FILTERED,
        NoVerdict.NEITHER_LETTER,
    }


def test_both_bad_is_a_tie_that_is_told_apart() -> None:
    for found in (
        read_grammar("Neither starts.\n[[Both Bad]]"),
        read_json('{"reason": "no", "verdict": "both_bad"}'),
    ):
        assert found.label == "A=B" and found.both_bad


@pytest.mark.parametrize(
    "wrap", ["{}", "\n {} \n", "```json\n{}\n```", "```\n{}\n```\n", "<think>A?</think>{}"]
)
def test_an_object_alone_or_in_one_fence_is_read(wrap: str) -> None:
    for label in LABELS:
        document = json.dumps({"reason": 'the word "verdict": "B>A"', "verdict": label}, indent=1)
        assert read_json(wrap.format(document)).label == label
        assert read_json(wrap.format(document.replace("the word", "the\nword\t"))).label == label


@given(st.text(alphabet='AB[]=<>{}"`: \n', max_size=60), st.sampled_from(LABELS))
def test_no_text_is_read_as_two_things_and_the_last_word_decides(noise: str, label: str) -> None:
    found = read_grammar(f"{noise} x\n[[{label}]]")
    assert found.label in (label, None) and (found.label is None) == (found.reason is not None)
    assert read_grammar(f"[[{label}]]\n{noise} x").label is None
    noisy = read_json(noise)
    assert (noisy.label is None) == (noisy.reason is not None)


def test_a_swapped_order_is_undone() -> None:
    blank = Judgement(label=None, outcome=None, strength=0, swapped=False)
    sides = {"A>>B": 2, "A>B": 1, "A=B": 0, "B>A": -1, "B>>A": -2}
    for label in LABELS:
        verdict = read_grammar(f"[[{label}]]")
        plain, turned = decided(blank, verdict), decided(replace(blank, swapped=True), verdict)
        assert plain.direction == sides[label] == -turned.direction
        assert plain.label == turned.label == label and plain.strength == turned.strength == abs(sides[label])
        assert plain.outcome is turned.outcome.swapped()
    both = decided(replace(blank, swapped=True), read_grammar("[[both bad]]"))
    assert both.outcome is Outcome.BOTH_BAD and both.label == "A=B"


def test_no_verdict_is_never_a_tie() -> None:
    blank = Judgement(label="A>B", outcome=Outcome.LEFT, strength=1, swapped=False)
    found = decided(blank, read_grammar("nothing to say"))
    assert (found.label, found.outcome, found.strength, found.why_none) == (None, None, 0, NoVerdict.MISSING)
    assert all(reason.sentence for reason in NoVerdict)


def test_a_judgement_comes_back_from_json() -> None:
    for text in ("[[B>>A]]", "no"):
        made = replace(
            decided(Judgement(label=None, outcome=None, strength=0, swapped=True), read_grammar(text)),
            text=text,
            difference=-0.5,
            cut=("x",),
            warnings=("y",),
        )
        assert Judgement.from_json(json.loads(json.dumps(made.to_json()))) == made
    with pytest.raises(ValueError, match="format 2; this program reads 1"):
        Judgement.from_json(made.to_json() | {"format": 2})
