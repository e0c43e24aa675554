"""Vectors of texts from an address of the OpenAI protocol that the catalogue names."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..errors import ModelError
from .catalogue import ModelEntry, ModelKind
from .faults import fault, is_passing
from .openai_chat import OpenAIChat

_BATCH = 64
_TRIES = 4
#: Characters of a text that are sent: models cut or refuse what is longer.
_LONGEST = 8_000


def embed(
    entry: ModelEntry, texts: Sequence[str], progress: Callable[[int], None] | None = None
) -> NDArray[np.float64]:
    """Ask for the vector of each text, some at a time.

    Parameters
    ----------
    entry : ModelEntry
        Of a model that embeds; its address, keys and patience are those of the catalogue.
    texts : sequence of str
    progress : callable, optional
        Told how many are done.

    Returns
    -------
    ndarray, shape (n_texts, d)

    Raises
    ------
    ModelError
        When the address does not give one vector of numbers for each text.
    """
    if entry.kind is not ModelKind.OPENAI:
        raise ModelError(f"{entry.name} is a {entry.kind.value} model; embeddings come from an address")
    return asyncio.run(_embed(entry, texts, progress or (lambda done: None)))


async def _embed(
    entry: ModelEntry, texts: Sequence[str], progress: Callable[[int], None]
) -> NDArray[np.float64]:
    chat = OpenAIChat(entry)
    rows: list[NDArray[np.float64]] = []
    for start in range(0, len(texts), _BATCH):
        batch = [text[:_LONGEST] or " " for text in texts[start : start + _BATCH]]
        rows.append(await _batch(chat, batch))
        progress(min(start + _BATCH, len(texts)))
    if len({row.shape[1] for row in rows}) > 1:
        raise ModelError(f"{entry.name}: its vectors have different lengths; is it one model?")
    return np.concatenate(rows)


async def _batch(chat: OpenAIChat, texts: list[str]) -> NDArray[np.float64]:
    entry = chat.entry
    for attempt in range(_TRIES):
        try:
            async with asyncio.timeout(entry.patience.total_s):
                answer = await chat.client().embeddings.create(
                    model=entry.model, input=texts, encoding_format="float"
                )
            break
        except Exception as error:  # of the network and the package; `fault` names each
            problem = fault(error, entry, chat.hidden())
            if attempt == _TRIES - 1 or not is_passing(problem):
                raise problem from error
            await asyncio.sleep(2.0**attempt / 4)
    try:
        ordered = sorted(answer.data, key=lambda item: item.index)
        vectors = np.array([item.embedding for item in ordered], dtype=np.float64)
        if [item.index for item in ordered] != list(range(len(texts))) or vectors.ndim != 2:
            raise ValueError(f"{len(ordered)} vectors for {len(texts)} texts")
        if not np.isfinite(vectors).all():
            raise ValueError("a number that is not finite")
    except (ValueError, TypeError, AttributeError) as error:
        raise ModelError(f"{entry.name}: what came is no list of vectors: {error!s:.200}") from error
    return vectors
