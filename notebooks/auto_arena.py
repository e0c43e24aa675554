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
# # An automated arena, end to end
#
# Models answer, their programs run, a judge compares each with a baseline, scores follow.
# Everything here is real but the minds: the models are **scripted** (fixed answers, some of
# them bad on purpose), and so is the judge (a rule: what ran beats what crashed, and of two that
# ran the longer program wins). The programs really run. So the numbers say how the arena works, and
# nothing about any model that you know.

# %% [markdown]
# ## 1. Prompts
#
# A file with `uid`, `instruction` and `category`, as AutoCodeArena publishes its prompts. Ten of
# ours, so that everything is over in half a minute.

# %%
import json
import tempfile
from pathlib import Path

from data import prompts

folder = tempfile.TemporaryDirectory()
here = Path(folder.name)

names = """word-frequency bank-queue lru-cache half-life-fit js-deep-equal js-justify-text
ts-inventory c-ring-buffer c-prime-gaps glider-torus""".split()
rows = [
    {"uid": p.id, "instruction": p.text, "category": p.category.value}
    for p in map(prompts.find, names)
]
_ = (here / "prompts.jsonl").write_text("\n".join(map(json.dumps, rows)))
rows[0]

# %% [markdown]
# ## 2. A plan
#
# Who answers, against which baseline, who judges, in which ways. The plan is written into the store
# before anything is asked, with the versions of everything that matters.

# %%
from data.store import Store
from workbench.batch.auto import Way, Wish, plan_of, prepare
from workbench.models.catalogue import scripted_catalogue

catalogue = scripted_catalogue()
wish = Wish(
    prompts=str(here / "prompts.jsonl"),
    models=("scripted-ada", "scripted-basil", "scripted-dodo"),
    baseline="scripted-cleo",
    judges=("scripted-judge",),
    ways=(Way(with_execution=True), Way(with_execution=False)),
    pictures="none",
)
store = Store.open(here / "arena.db")
prepare(store, "tiny", wish, catalogue).record(store)
plan = plan_of(store, "tiny")
print(f"{len(plan.generate())} answers to ask for")

# %% [markdown]
# ## 3. Answers, runs, judgements
#
# Three stages. Each item is on the disk before it counts as done.

# %%
from workbench.batch.auto import Means, generate, judge, run_programs
from workbench.batch.cell_progress import cell_progress

means = Means(workers=2, progress=cell_progress())
for stage in (
    generate(plan, catalogue, means),
    run_programs(plan, means),
    judge(plan, catalogue, means),
):
    print(f"{stage.stage:10} {stage.done:4} done {stage.errors:3} failed {stage.seconds:6.1f} s")

# %% [markdown]
# **Stop it anywhere, and go on.** The same calls again do what is left, which is nothing:

# %%
quiet = Means(workers=2)
again = generate(plan, catalogue, quiet), run_programs(plan, quiet), judge(plan, catalogue, quiet)
print([(stage.stage, f"{stage.before} there already", f"{stage.done} done now") for stage in again])

# %% [markdown]
# ## 4. How the programs ended
#
# Before any score: what happened? A scripted model has answers to some prompts only, and says so
# for the others; that is `no code`.

# %%
from analysis.arena_charts import failure_chart
from analysis.run_outcomes import failures
from workbench.batch.frames import frames

found = frames(plan)
failure_chart(failures(found.runs))

# %% [markdown]
# ## 5. One battle, both orders
#
# The judge sees every pair twice, with the sides changed. `label` is in the order that it
# was shown: a winner that changes with the order was no winner.

# %%
one = found.games[
    (found.games["prompt_id"] == "js-deep-equal") & (found.games["model"] == "scripted-ada")
]
one[["model", "baseline", "with_execution", "swapped", "label"]].style.hide()

# %% [markdown]
# ## 6. Scores, twice
#
# The **published mean** (AutoCodeArena): the share won against the baseline, where a clear
# verdict (`>>`) counts three times. **Bradley–Terry** on the same games: points, with the baseline
# at 1,000. Both with intervals from resampled prompts.

# %%
from analysis.auto_arena import arena_board

games = found.games[found.games["with_execution"]]
board = arena_board(games)
board

# %%
from analysis.arena_charts import arena_chart

arena_chart(board.whole)

# %% [markdown]
# Ten prompts: the intervals are as wide as they should be. Against a single baseline the
# two scores put models in the same order, since both then only count how each did against it. They can
# part where models meet several opponents. And who won or lost every battle has a mean of 100 or 0,
# but no finite Bradley–Terry score, and the board says so.
#
# ## 7. Does the judge need to see the runs?

# %%
import pandas as pd

blind = arena_board(found.games[~found.games["with_execution"]])
pd.DataFrame(
    {
        "with execution": board.whole.set_index("model")["score"],
        "answers alone": blind.whole.set_index("model")["score"],
    }
).round(1)

# %% [markdown]
# Three answers of the baseline crash. Unseen, that costs it nothing, so everybody else falls: what
# is wrong with one program moves the whole board. By how much depends on the judge, and this one is
# a rule. Whether models judge better with runs than without is the notebook `judges`.
#
# On the command line the whole of it is
#
# ```sh
# runoff auto run --name tiny --prompts prompts.jsonl --models scripted-ada --models scripted-basil \
#     --models scripted-dodo --baseline scripted-cleo --judge scripted-judge
# runoff auto score --name tiny
# ```

# %%
store.close()
folder.cleanup()

# %% [markdown]
# ## Try it yourself
#
# 1. Add `"scripted-judge-first"` to `judges` and prepare the run again under the same name. Which
#    stages have something to do? What is its consistency between the orders?
# 2. Take another baseline. Which differences between two models stay, which don't, and why?
# 3. Score `by=["category"]`. How many prompts would a topic need before its interval is narrower
#    than 20 points?
# 4. The published intervals (`published_low`, `published_high` in `board.table`) resample every copy
#    of a clear verdict. Compare them with ours: whose are too narrow?
# 5. Let a model of your own answer: put it into a catalogue (`runoff models --help`).
