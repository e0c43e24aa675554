"""``runoff auto distil``: a few prompts that stand for what is asked in an arena."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from data.store import Store, default_url

from ..models.catalogue import CatalogueFile
from .output import emit_json, emit_table, refuse, warn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from analysis.distil import Asked, Distilled

_EVERY_SECONDS = 5.0


def add(app: typer.Typer) -> None:
    """Make it a command of a group."""
    app.command("distil")(distil)


def distil(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write the prompts into.")],
    n: Annotated[int, typer.Option("--n", "-n", help="How many prompts.", min=1)],
    source: Annotated[
        str | None,
        typer.Option(
            "--source",
            help="A file, a folder or hf://datasets/… in a known layout; the store when left out.",
        ),
    ] = None,
    layout: Annotated[str | None, typer.Option(help="Of the source, when the columns do not tell.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same prompts.")] = 0,
    near: Annotated[
        float, typer.Option(help="Prompts that share so much of their words are one.", min=0.7, max=1.0)
    ] = 0.8,
    min_characters: Annotated[int, typer.Option(help="Of a prompt.", min=1)] = 20,
    max_characters: Annotated[int, typer.Option(help="Of a prompt.", min=1)] = 8_000,
    prompt_language: Annotated[
        list[str] | None, typer.Option(help="Only this natural language; may be given again.")
    ] = None,
    words: Annotated[
        Path | None,
        typer.Option(
            help="Leave out prompts with a word of this list, one a line; the arena's own list when left out."
        ),
    ] = None,
    single_turn: Annotated[bool, typer.Option("--single-turn", help="Leave conversations out.")] = False,
    synthetic: Annotated[bool, typer.Option("--synthetic", help="Take simulated battles too.")] = False,
    embeddings: Annotated[
        str | None,
        typer.Option(help="A model of the catalogue that embeds; words are compared here when left out."),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace earlier prompts there.")] = False,
    store: Annotated[
        str | None, typer.Option("--store", help="Store; RUNOFF_STORE or the default otherwise.")
    ] = None,
    catalogue: Annotated[
        Path | None,
        typer.Option("--catalogue", help="Catalogue file; RUNOFF_CATALOGUE or the default otherwise."),
    ] = None,
    max_gb: Annotated[float, typer.Option("--max-gb", help="Of a data set of the hub.", min=0)] = 5.0,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Pick prompts that keep the shares of categories, environments and languages, and repeat nothing."""
    from analysis.distil import Filters
    from analysis.distil import distil as pick
    from analysis.errors import AnalysisError

    from ..distilled import Refusals, asked_of, asked_of_files, write_distilled
    from ..people.folder import PeopleFolder
    from ..people.words import NAME as WORDS
    from ..people.words import WordList
    from .exchange import open_source

    if words is not None and not words.is_file():
        raise refuse(f"there is no file {words}")
    if words is None and source is None:
        own = PeopleFolder.beside(store or default_url()).path / WORDS
        words = own if own.is_file() else None
    if min_characters > max_characters:
        raise refuse(f"no prompt has {min_characters} characters or more and {max_characters} or fewer")
    left_out: Counter[str] = Counter()
    taken: dict[str, Any] = {"synthetic": synthetic, "single_turn": single_turn}
    if source is None:
        with Store.open(store or default_url(), read_only=True) as log:
            asked = asked_of(log.battles(), left_out, **taken)
    else:
        readers, skipped = open_source(source, layout, max_gb)
        left_out.update({f"file {name}": 1 for name in skipped})
        asked = asked_of_files(readers, left_out, **taken)
    teller = _Teller()
    filters = Filters(
        min_characters=min_characters,
        max_characters=max_characters,
        prompt_languages=tuple(prompt_language or ()),
        refuse=Refusals(None if words is None else WordList(words)),
    )
    try:
        result = pick(
            asked,
            n,
            seed=seed,
            filters=filters,
            near=near,
            embed=None if embeddings is None else _embedder(embeddings, catalogue, teller),
            progress=teller.tell,
        )
    except AnalysisError as error:
        for reason, count in left_out.items():
            warn(f"left out before: {count} {reason}")
        raise refuse(str(error)) from None
    options = {
        "n": n,
        "seed": seed,
        "near": near,
        "source": source or "store",
        "min_characters": min_characters,
        "max_characters": max_characters,
        "prompt_languages": list(filters.prompt_languages),
        "words": None if words is None else words.name,
        "embeddings": embeddings or "tf-idf and truncated svd",
        **taken,
    }
    manifest = write_distilled(result, folder, asked, options, left_out, overwrite=overwrite)
    if json:
        emit_json(manifest)
        return
    _show(result, folder, left_out, asked)


def _embedder(name: str, catalogue: Path | None, teller: _Teller) -> Any:
    from ..models.embedding import embed

    entry = CatalogueFile(catalogue).current().find(name)

    def vectors(texts: Any) -> NDArray[np.float64]:
        return embed(entry, texts, lambda done: teller.tell("embedding", done, len(texts)))

    return vectors


def _show(result: Distilled, folder: Path, left_out: Counter[str], asked: list[Asked]) -> None:
    for title, values in result.shares.items():
        emit_table(
            title.capitalize(),
            ["value", "asked", "wanted", "chosen"],
            [
                (value, f"{share['asked']:.1%}", f"{share['wanted']:.2f}", int(share["chosen"]))
                for value, share in values.items()
            ],
        )
    counts = result.counts
    warn(
        f"{len(result.chosen)} prompts in {folder}, of {counts['different']} different ones; "
        f"{len(asked)} were asked."
    )
    gone = dict(left_out) | counts["left_out"] | counts["repeated"]
    for reason, count in gone.items():
        if count:
            warn(f"left out: {count} {reason}")
    if not result.exact:
        warn("Not every share could be kept within rounding: some strata have too few different prompts.")


class _Teller:
    """Says on standard error how far it is: each step when it begins, and now and then inside it."""

    def __init__(self) -> None:
        self._step = ""
        self._next = 0.0

    def tell(self, step: str, done: int, total: int) -> None:
        """Say it when it is time to."""
        now = time.monotonic()
        if step == self._step and (now < self._next or done == total):
            return
        self._step, self._next = step, now + _EVERY_SECONDS
        warn(f"{step}: {done:,} of {total:,}")
