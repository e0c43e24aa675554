"""Untrusted text between marks that its author cannot know, with everything that imitates them marked.

A judge reads programs, their output and answers of models, and any of these may
hold words meant for the judge. Three things are done, none of them silently:

- each part stands between two lines with a nonce, which is different in every
  question and was not known when the part was written;
- whatever looks like such a line, like a verdict, or like a control token of a
  chat template gets a backslash, so that it is read as text;
- characters that nobody sees are written as ``\\u{202e}``.

`read_parts` is the other direction: what a reader sees who knows the nonce.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

#: Digits of the nonce that stand in a mark: 64 bits, a guess that nobody makes.
NONCE_LENGTH = 16
_NONCE = re.compile(rf"[0-9a-f]{{{NONCE_LENGTH},}}")

#: Each gets a backslash after its first character.
_IMITATIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a mark of this question", re.compile(r"<(?=<<[^\n]{0,200}>>>)")),
    ("a verdict", re.compile(r"\[(?=\[\s*(?:[AB]\s*[<>=\]]|both[\s_-]*bad))", re.I)),
    (
        "a control token of a chat template",
        # What tokenizers of common models turn into one token of their own, also inside of a message:
        # llama.cpp's server does so with whatever a template may hold.
        re.compile(
            r"<(?=\|[^|<>\n]{1,60}\|>|｜[^｜<>\n]{1,60}｜>|</?SYS>>|/?s>|/?think>|/?tool_call>|sop>"
            r"|(?:start|end)_of_(?:turn|image)>|(?:bos|eos|pad|unk)>|unused\d+>|seed:[a-z_:]{1,40}>"
            r"|__media__>|image>|/?img>|image_soft_token>|IMG_CONTEXT>)"
            r"|\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|gMASK)\]|\|[a-z]{1,20}\|\])"
            r"|\](?=~[!b])",
            re.I,
        ),
    ),
)
#: Controls, bidirectional marks, zero-width spaces, tags and variation selectors: text that nobody sees.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]+"
)
_SHOWN_HIDDEN = 3
#: How texts are marked, for the hash of all that changes a question.
RULES = "\n".join(
    [*(pattern.pattern for _, pattern in _IMITATIONS), _HIDDEN.pattern.encode("unicode_escape").decode()]
)


def make_nonce(seed: int | str, key: str) -> str:
    """The nonce of one question: unguessable for whoever is judged, the same when a run is repeated.

    Parameters
    ----------
    seed : int or str
        The run's; secret as long as the judged models have not seen it.
    key : str
        Names the question with all its inputs, so that no text can hold the nonce of its own question.
    """
    return hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest()


@dataclass(slots=True)
class Fences:
    """Fences of one question; remembers what it cut, and what a person should know of the rest.

    Parameters
    ----------
    nonce : str
        At least 16 lower-case hexadecimal digits.
    """

    nonce: str
    cut: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if _NONCE.fullmatch(self.nonce) is None:
            raise ValueError(f"a nonce is {NONCE_LENGTH} or more hexadecimal digits, not {self.nonce!r:.40}")
        self.nonce = self.nonce[:NONCE_LENGTH]

    def around(self, part: str, text: str, *, most: int, called: str) -> str:
        """A part between its marks, cut to ``most`` characters.

        Parameters
        ----------
        part : str
            Its name in the mark, as ``A stdout``.
        text : str
            Anything.
        most : int
            Characters that are shown: the first two thirds and the last third of a longer text.
        called : str
            What the part is, for the list of what was cut.
        """
        plain = self._plain(text, called)
        if len(plain) > most:
            tail = most // 3
            left_out = len(plain) - most
            self.cut.append(
                f"{called}: {most:,} of {len(plain):,} characters are shown, "
                f"the first {most - tail:,} and the last {tail:,}"
            )
            middle = f"\n{self.line(f'{left_out:,} characters left out here')}\n"
            plain = plain[: most - tail] + middle + plain[len(plain) - tail :]
        return f"{self.line(part)}\n{plain}\n{self.line(f'end of {part}')}"

    def line(self, words: str) -> str:
        """A mark."""
        return f"<<<{self.nonce} {words}>>>"

    def _plain(self, text: str, called: str) -> str:
        text = text.replace("\r\n", "\n")
        for what, pattern in _IMITATIONS:
            text, count = pattern.subn(lambda found: found.group() + "\\", text)
            if count:
                self.marked.append(f"{called}: {count:,} × what looks like {what} got a backslash")
        text, count = _HIDDEN.subn(_seen, text)
        if count:
            self.marked.append(f"{called}: {count:,} × characters that nobody sees were written out")
        # A nonce that leaked would have to stand in a mark, and marks are marked above; words alone do nothing.
        return text


def _seen(found: re.Match[str]) -> str:
    hidden = found.group()
    shown = "".join(f"\\u{{{ord(character):x}}}" for character in hidden[:_SHOWN_HIDDEN])
    more = len(hidden) - _SHOWN_HIDDEN
    return f"{shown}(and {more:,} more hidden)" if more > 0 else shown


@dataclass(frozen=True, slots=True)
class Read:
    """What a careful reader takes from a question.

    Attributes
    ----------
    parts : dict
        The texts between marks, by name.
    words : str
        All that stands outside of them: what Runoff itself says.
    """

    parts: dict[str, str]
    words: str


def read_parts(text: str, nonce: str) -> Read:
    """Take a question apart by the marks of one nonce."""
    pattern = re.compile(
        rf"^<<<{nonce} (?P<name>(?!end of )[A-Za-z ]+)>>>\n(?P<text>.*?)\n<<<{nonce} end of (?P=name)>>>$",
        re.M | re.S,
    )
    parts = {found["name"]: found["text"] for found in pattern.finditer(text)}
    return Read(parts, pattern.sub(lambda found: f"({found['name']})", text))
