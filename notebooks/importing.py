# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Importing your own data
#
# You have votes in a file: a spreadsheet, a log, somebody's export. This notebook gets
# them in, row by row, and shows what happens to rows that make no sense. (They are refused, with
# their line and a reason. Nothing is guessed.)
#
# The votes here are **made up** on the spot.

# %%
import tempfile
from pathlib import Path

folder = tempfile.TemporaryDirectory()
here = Path(folder.name)

# %% [markdown]
# ## 1. The smallest file that works
#
# Three columns, as the well-known arenas publish them: `model_a`, `model_b`, and `winner`.

# %%
_ = (here / "votes.csv").write_text(
    "model_a,model_b,winner\n"
    + "oak,elm,model_a\nelm,fir,model_a\nfir,oak,model_b\nelm,oak,tie\nfir,elm,tie (bothbad)\n"
    * 30
    + "oak,fir,model_b\n" * 6
    + "elm,elm,model_a\n"  # a model against itself
    + "oak,fir,maybe\n"  # no outcome that anybody knows
    + "oak,,model_a\n"  # half a battle
)

# %%
from data.layouts import read

reader = read(here / "votes.csv")
print("layout:", reader.layout.name, "-", reader.layout.reason)
records = list(reader.records())
print(reader.report.summary())

# %% [markdown]
# Every row is accepted, or refused with its line:

# %%
[(item.line, item.reason) for item in reader if not item.accepted]

# %% [markdown]
# ## 2. From records to a board

# %%
from analysis import leaderboard
from data.frames import votes_frame

votes = votes_frame(records)
print(f"n = {len(votes)} votes")
leaderboard(votes).whole

# %% [markdown]
# ## 3. A file that nobody knows
#
# Your columns have other names? Then no layout fits, and the message lists what was seen and
# what is known.

# %%
from data.errors import LayoutError

_ = (here / "mine.csv").write_text(
    "erstes,zweites,besser\n"
    + "oak,elm,erstes\nelm,fir,gleich\nfir,oak,beide schlecht\n" * 25
)
try:
    read(here / "mine.csv")
except LayoutError as error:
    print(str(error)[:400], "…")

# %% [markdown]
# Rename, and give it to `votes_frame`, which takes plain rows. It needs ids, a voter, two models and
# an outcome (`left`, `right`, `tie`, `both_bad`); the rest may be missing. A word that is not
# in the vocabulary is an error and never a guess.

# %%
import pandas as pd

mine = pd.read_csv(here / "mine.csv")
words = {
    "erstes": "left",
    "zweites": "right",
    "gleich": "tie",
    "beide schlecht": "both_bad",
}
rows = [
    {
        "vote_id": f"mine-{k}",
        "battle_id": f"mine-{k}",
        "voter": "unknown",
        "model_left": row.erstes,
        "model_right": row.zweites,
        "outcome": words[row.besser],
        "environment_left": "react",
        "environment_right": "react",
        "source": "import:mine",
    }
    for k, row in enumerate(mine.itertuples())
]
own = votes_frame(rows)
own[["model_left", "model_right", "outcome", "environment_left", "source"]].head(3)

# %%
from data.errors import RecordError

try:
    votes_frame([rows[0] | {"outcome": "erstes"}])
except RecordError as error:
    print(error)

# %% [markdown]
# 75 votes, of which only one kind was decisive. Is that enough for a board? Ask it.

# %%
leaderboard(own).whole

# %% [markdown]
# ## 4. Whole battles into a store
#
# Votes are enough for a board. With prompts and answers you can also read battles, run the
# programs again, and control for style. A battle and its vote are two records.

# %%
from data.environments import Environment
from data.languages import Language
from data.outcomes import Outcome
from data.records import Answer, Battle, Vote

code = "for n in range(1, 4):\n    print(n, n ** 2)"
battle = Battle(
    id="mine-battle-1",
    prompt="Print the first three squares.",
    left=Answer(
        model="oak",
        text=f"Here you go:\n```python\n{code}\n```",
        code=code,
        language=Language.PYTHON,
        environment=Environment.INTERPRETER,
    ),
    right=Answer(model="elm", text="I'd rather not <script>alert('no')</script>."),
    source="import:mine",
)
battle

# %%
from data.store import Store

with Store.open(here / "mine.db") as store:
    added = store.add_many(
        [
            battle,
            Vote(id="mine-vote-1", battle_id=battle.id, voter="me", outcome=Outcome.LEFT),
            *records,
        ]
    )
    again = store.add_many([battle, *records])
    print("new:", {kind: n for kind, n in added.added.items() if n})
    print(
        "the same again:",
        {kind: n for kind, n in again.added.items() if n} or "nothing new",
    )
    store.check()

# %% [markdown]
# Adding twice adds nothing, and rows are chained by hashes, so that a lost or changed one is
# found (`store.check()` would have said so). On the command line all of this is
#
# ```sh
# runoff import votes.csv          # into your store
# runoff rank votes.csv            # only rank, keep nothing
# runoff export somewhere/         # and out again: parquet, csv or jsonl
# ```

# %%
from data.export import export_records

with Store.open(here / "mine.db", read_only=True) as store:
    manifest = export_records(store.records(), here / "out")
print({name: entry["rows"] for name, entry in manifest["files"].items()})
folder.cleanup()

# %% [markdown]
# ## Try it yourself
#
# 1. Which layouts are known? `from data.layouts import LAYOUTS`. Find the one of a data set that you
#    have, and read it with `read(path)`.
# 2. Break a file on purpose: a NUL byte, a line of 100 MB, UTF-16. What does the report say?
# 3. Your log has times. Where do they go, and what can you slice by then?
# 4. Some of your rows are judgments of a model, not of a person. Which record is theirs, and
#    why must they not be votes?
