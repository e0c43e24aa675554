"""The canonical votes frame: one row per vote, with what every analysis slices by.

``votes_frame`` builds it from records or from the rows of the store, and
``check_votes_frame`` says what is wrong with one. The two model columns share
one sorted category list, so that codes of the left column and of the right
column mean the same model; the same holds for languages and for environments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pandas.api.types import union_categoricals

from .categories import Category
from .environments import Environment
from .errors import RecordError, VocabularyError
from .languages import Language
from .layouts.times import UNKNOWN_TIME
from .outcomes import Outcome
from .records import NAMED, Battle, Vote

#: The columns of a votes frame, in order.
VOTE_COLUMNS = (
    "vote_id",
    "battle_id",
    "voter",
    "created_at",
    "outcome",
    "model_left",
    "model_right",
    "category",
    "prompt_language",
    "language_left",
    "language_right",
    "environment_left",
    "environment_right",
    "turns",
    "source",
    "synthetic",
)

#: Columns that may not be missing in any row.
REQUIRED_COLUMNS = ("vote_id", "battle_id", "voter", "outcome", "model_left", "model_right")

#: Categories in the order that every frame uses.
OUTCOMES = tuple(outcome.value for outcome in Outcome)

_FIXED: dict[str, list[str]] = {
    "outcome": list(OUTCOMES),
    "category": [category.value for category in Category],
    "language_left": [language.value for language in Language],
    "language_right": [language.value for language in Language],
    "environment_left": [environment.value for environment in Environment],
    "environment_right": [environment.value for environment in Environment],
}
_MODELS = ("model_left", "model_right")
_OBSERVED = ("prompt_language", "source")
_TEXT = ("vote_id", "battle_id", "voter")
_CATEGORICAL = (*_FIXED, *_MODELS, *_OBSERVED)
_TIME = pd.DatetimeTZDtype("us", "UTC")


def vote_row(battle: Battle, vote: Vote) -> dict[str, Any]:
    """The row of one vote on one battle, as plain values."""
    return {
        "vote_id": vote.id,
        "battle_id": battle.id,
        "voter": vote.voter,
        "created_at": vote.created_at,
        "outcome": vote.outcome.value,
        "model_left": battle.left.model,
        "model_right": battle.right.model,
        "category": battle.category,
        "prompt_language": battle.prompt_language,
        "language_left": battle.left.language,
        "language_right": battle.right.language,
        "environment_left": battle.left.environment,
        "environment_right": battle.right.environment,
        "turns": battle.turns,
        "source": battle.source,
        "synthetic": battle.synthetic,
    }


def votes_frame(rows: Iterable[Any]) -> pd.DataFrame:
    """Build the canonical frame from mappings with the columns, or from records.

    Parameters
    ----------
    rows : iterable
        Either mappings (``store.vote_rows()``), or records in any order, of which
        the battles and votes are used. Of several revisions of a vote the highest
        counts. Columns that a mapping lacks are missing values, apart from those
        that every vote needs; ``source`` is then ``live``.

    Returns
    -------
    pandas.DataFrame
        Columns `VOTE_COLUMNS`. ``created_at`` is NaT where the source of the vote
        gives no time.

    Raises
    ------
    RecordError
        A vote on a battle that is not there, a model against itself, a missing
        value or a word outside its vocabulary. Nothing is dropped.
    """
    items = list(rows)
    if items and not isinstance(items[0], Mapping):
        items = _rows_of_records(items)
    if not items:
        return empty_votes_frame()
    columns: dict[str, list[Any]] = {name: [row.get(name) for row in items] for name in VOTE_COLUMNS}
    columns["source"] = ["live" if value is None else value for value in columns["source"]]
    columns["synthetic"] = [
        source == "synthetic" if flag is None else flag
        for flag, source in zip(columns["synthetic"], columns["source"], strict=True)
    ]
    columns["created_at"] = [None if value == UNKNOWN_TIME else value for value in columns["created_at"]]
    return _typed(pd.DataFrame(columns, columns=list(VOTE_COLUMNS), dtype=object))


def blind_votes(votes: pd.DataFrame) -> pd.DataFrame:
    """The votes of people who did not know the names; those cast side by side are left out."""
    named = votes["source"] == NAMED
    return join_votes([votes[~named]]) if named.any() else votes


def votes_frame_of_columns(columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """The canonical frame of whole columns, as the store gives them; times are text in ISO 8601.

    Raises
    ------
    RecordError
        As `votes_frame` does.
    """
    made = pd.DataFrame({name: pd.Series(columns[name], dtype=object) for name in VOTE_COLUMNS})
    try:
        # One format, so that the whole column is read at once.
        made["created_at"] = pd.to_datetime(made["created_at"], utc=True, format="ISO8601")
    except (ValueError, TypeError, OverflowError) as error:
        raise RecordError(f"column created_at holds something that is no time: {error}") from error
    made["created_at"] = made["created_at"].mask(made["created_at"] == UNKNOWN_TIME)
    return _typed(made)


def join_votes(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Votes frames below each other as one, numbered anew; their categories are made common again."""
    held = [frame for frame in frames if len(frame)]
    if not held:
        return empty_votes_frame()
    columns = {}
    for name in VOTE_COLUMNS:
        parts = [frame[name] for frame in held]
        if name in _CATEGORICAL:
            columns[name] = pd.Series(union_categoricals(parts))
        else:
            columns[name] = pd.concat(parts, ignore_index=True)
    return _typed(pd.DataFrame(columns))


def empty_votes_frame() -> pd.DataFrame:
    """A votes frame without rows, with the right columns and types."""
    return _typed(pd.DataFrame({name: [] for name in VOTE_COLUMNS}, dtype=object))


def check_votes_frame(frame: pd.DataFrame) -> None:
    """Check that a frame is a votes frame; extra columns are allowed.

    Raises
    ------
    RecordError
        Naming the column or the first bad row, and what to do.
    """
    missing = [name for name in VOTE_COLUMNS if name not in frame.columns]
    if missing:
        raise RecordError(
            f"the frame lacks the columns {', '.join(missing)}; build it with data.frames.votes_frame"
        )
    for name in _CATEGORICAL:
        if not isinstance(frame[name].dtype, pd.CategoricalDtype):
            raise RecordError(
                f"column {name} is {frame[name].dtype}, not categorical; build it with votes_frame"
            )
    for name, words in _FIXED.items():
        if list(frame[name].cat.categories) != words:
            raise RecordError(
                f"column {name} has the categories {list(frame[name].cat.categories)}, expected {words}"
            )
    left, right = (list(frame[name].cat.categories) for name in _MODELS)
    if left != right or left != sorted(left):
        raise RecordError("model_left and model_right must share one sorted list of categories")
    if not isinstance(frame["created_at"].dtype, pd.DatetimeTZDtype):
        raise RecordError(f"created_at is {frame['created_at'].dtype}, not a time in UTC")
    if frame["synthetic"].dtype != bool:
        raise RecordError(f"synthetic is {frame['synthetic'].dtype}, not bool")
    if str(frame["turns"].dtype) != "Int64":
        raise RecordError(f"turns is {frame['turns'].dtype}, not Int64")
    _check_values(frame)


def add_matched(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with boolean columns ``environment_matched`` and ``code_language_matched``.

    Both are True only where both sides are known and equal; unknown is False.
    """
    return frame.assign(
        environment_matched=_matched(frame, "environment"),
        code_language_matched=_matched(frame, "language"),
    )


def votes_to_arrow(frame: pd.DataFrame) -> pa.Table:
    """The frame as an Arrow table; categoricals become dictionary columns."""
    check_votes_frame(frame)
    plain = frame.loc[:, list(VOTE_COLUMNS)].reset_index(drop=True)
    return pa.Table.from_pandas(plain, schema=votes_schema(), preserve_index=False)


def votes_from_arrow(table: pa.Table) -> pd.DataFrame:
    """The votes frame of an Arrow table with the same columns.

    Dictionary columns and plain text columns are both read, and the category
    lists are made canonical again, so that tables of several files can be joined.
    """
    missing = [name for name in VOTE_COLUMNS if name not in table.column_names]
    if missing:
        raise RecordError(f"the table lacks the columns {', '.join(missing)}")
    return _typed(table.select(list(VOTE_COLUMNS)).to_pandas())


def votes_schema() -> pa.Schema:
    """The Arrow schema of a votes table."""
    words = pa.dictionary(pa.int32(), pa.string())
    types = dict.fromkeys(_CATEGORICAL, words) | {name: pa.string() for name in _TEXT}
    types |= {"created_at": pa.timestamp("us", tz="UTC"), "turns": pa.int64(), "synthetic": pa.bool_()}
    return pa.schema([pa.field(name, types[name]) for name in VOTE_COLUMNS])


def _rows_of_records(records: list[Any]) -> list[dict[str, Any]]:
    battles: dict[str, Battle] = {}
    latest: dict[tuple[str, str], Vote] = {}
    for record in records:
        if isinstance(record, Battle):
            battles.setdefault(record.id, record)
        elif isinstance(record, Vote):
            key = (record.battle_id, record.voter)
            if key not in latest or record.revision > latest[key].revision:
                latest[key] = record
    rows = []
    for vote in latest.values():
        battle = battles.get(vote.battle_id)
        if battle is None:
            raise RecordError(
                f"vote {vote.id} is on battle {vote.battle_id}, which is not among the records; "
                "give the battles together with their votes"
            )
        rows.append(vote_row(battle, vote))
    return rows


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Give each column its type, refusing what does not fit."""
    coded = {name: _coded(frame[name]) for name in _CATEGORICAL}
    models = sorted({word for name in _MODELS for word in coded[name][1]})
    categories = dict(_FIXED)
    categories |= dict.fromkeys(_MODELS, models)
    categories |= {name: sorted(set(coded[name][1])) for name in _OBSERVED}
    typed: dict[str, Any] = {}
    for name in VOTE_COLUMNS:
        column = frame[name]
        if name in categories:
            typed[name] = _categorical(name, *coded[name], categories[name], frame.index)
        elif name == "created_at":
            typed[name] = _times(column)
        elif name == "turns":
            typed[name] = column.astype("Int64")
        elif name == "synthetic":
            typed[name] = column.astype(bool)
        else:
            typed[name] = column.astype("str")
    result = pd.DataFrame(typed, index=frame.index, columns=list(VOTE_COLUMNS))
    _check_values(result)
    return result


def _coded(column: pd.Series) -> tuple[NDArray[np.intp], list[str]]:
    """The number of each row's word, -1 where it is missing, and the words that occur."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, words = column.cat.codes.to_numpy(), column.cat.categories
        used = np.unique(codes[codes >= 0])
        place = np.full(len(words) + 1, -1)
        place[used] = np.arange(len(used))
        return place[codes], [str(words[code]) for code in used]
    codes, found = pd.factorize(column.astype(object))
    # Enum members become plain words, or Arrow cannot hold them.
    return codes, [str(word) for word in found]


def _categorical(
    name: str, codes: NDArray[np.intp], words: list[str], categories: list[str], index: pd.Index
) -> pd.Categorical:
    known = {word: code for code, word in enumerate(categories)}
    place = np.array([*(known.get(word, -1) for word in words), -1])
    result = place[codes]
    unknown = np.flatnonzero((result < 0) & (codes >= 0))
    if len(unknown):
        row = unknown[0]
        raise RecordError(
            f"column {name}, row {index[row]}: {words[codes[row]]!r} is not one of {', '.join(categories)}"
        ) from VocabularyError(name)
    return pd.Categorical.from_codes(result, categories=pd.Index(categories, dtype="str"))


def _times(column: pd.Series) -> pd.Series:
    try:
        return pd.to_datetime(column, utc=True).astype(_TIME)
    except (ValueError, TypeError, OverflowError) as error:
        raise RecordError(f"column created_at holds something that is no time: {error}") from error


def _check_values(frame: pd.DataFrame) -> None:
    for name in REQUIRED_COLUMNS:
        absent = frame[name].isna()
        if absent.any():
            raise RecordError(f"column {name} is missing in row {absent.idxmax()}; every vote needs it")
    self_battles = frame["model_left"] == frame["model_right"]
    if self_battles.any():
        row = frame[self_battles].iloc[0]
        raise RecordError(
            f"vote {row['vote_id']} pits {row['model_left']!r} against itself; remove it at its source"
        )


def _matched(frame: pd.DataFrame, what: str) -> pd.Series:
    left, right = frame[f"{what}_left"], frame[f"{what}_right"]
    return ((left == right) & left.notna()).astype(bool)
