"""What a voter can say, and the six published vocabularies that say it in other words."""

from __future__ import annotations

from enum import StrEnum

from .errors import VocabularyError


class Outcome(StrEnum):
    """The result of one battle, by the side of the screen."""

    LEFT = "left"
    RIGHT = "right"
    TIE = "tie"
    BOTH_BAD = "both_bad"

    @property
    def label(self) -> str:
        """The name to show to people."""
        return {"left": "Left", "right": "Right", "tie": "Tie", "both_bad": "Both bad"}[self.value]

    def swapped(self) -> Outcome:
        """The same result with the two sides exchanged."""
        return {Outcome.LEFT: Outcome.RIGHT, Outcome.RIGHT: Outcome.LEFT}.get(self, self)


#: Every vote vocabulary an importer meets (FACTS, section 4), by the name of its source.
VOCABULARIES: dict[str, dict[str, Outcome]] = {
    "space": {
        "left": Outcome.LEFT,
        "right": Outcome.RIGHT,
        "tie": Outcome.TIE,
        "both_bad": Outcome.BOTH_BAD,
    },
    "feedback": {
        "vote_left": Outcome.LEFT,
        "vote_right": Outcome.RIGHT,
        "vote_tie": Outcome.TIE,
        "vote_both_bad": Outcome.BOTH_BAD,
    },
    "reward": {
        "vote_model_a": Outcome.LEFT,
        "vote_model_b": Outcome.RIGHT,
        "vote_tie": Outcome.TIE,
        "vote_both_bad": Outcome.BOTH_BAD,
    },
    "fastchat_log": {
        "leftvote": Outcome.LEFT,
        "rightvote": Outcome.RIGHT,
        "tievote": Outcome.TIE,
        "bothbad_vote": Outcome.BOTH_BAD,
    },
    "arena": {
        "model_a": Outcome.LEFT,
        "model_b": Outcome.RIGHT,
        "tie": Outcome.TIE,
        "tie (bothbad)": Outcome.BOTH_BAD,
        "both_bad": Outcome.BOTH_BAD,
    },
    "accepted_index": {"0": Outcome.LEFT, "1": Outcome.RIGHT},
}

#: One-hot columns of the 55k layout, in place of a word.
ONE_HOT_COLUMNS = {
    "winner_model_a": Outcome.LEFT,
    "winner_model_b": Outcome.RIGHT,
    "winner_tie": Outcome.TIE,
}

_WORDS: dict[str, Outcome] = {
    word: outcome
    for name, words in VOCABULARIES.items()
    if name != "accepted_index"  # bare digits mean a side only in their own layout
    for word, outcome in words.items()
}


def parse_outcome(word: str) -> Outcome:
    """Translate a vote word of any published vocabulary.

    Raises
    ------
    VocabularyError
        When no vocabulary has the word; nothing is guessed.
    """
    if not isinstance(word, str):
        raise VocabularyError(f"a vote is a word, not {type(word).__name__}: {word!r:.80}")
    found = _WORDS.get(word.strip().lower())
    if found is None:
        raise VocabularyError(f"unknown vote {word!r:.80}; known: {', '.join(sorted(_WORDS))}")
    return found
