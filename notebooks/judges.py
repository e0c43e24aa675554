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
# # Judges, with and without execution
#
# A judge model compares two answers in place of a person. Does it help the judge to see what the
# programs *did*? This notebook looks at it three times: in the published tables, in files
# of comparisons, and in a small experiment of its own.
#
# ## 1. What was published
#
# BigCodeReward (arXiv 2510.08697 v2, tables 2 and 6) printed accuracy and macro-F1 of 15 judges
# on 4,731 human votes, by topic. The figures come with Runoff; each names its table.

# %%
from analysis.published_lifts import published_lifts

printed = published_lifts()
overall = printed[(printed["by"] == "") & (printed["measure"] == "accuracy")]
print(f"{overall['judge'].nunique()} judges, {overall['n'].iloc[0]:,} votes")
print("from:", ", ".join(printed["source"].unique()))

# %%
from analysis.judge_charts import lift_chart

lift_chart(overall.sort_values("lift", ascending=False), rows="judge")

# %%
import pandas as pd

better = overall["lift"] > 0
print(f"better with execution: {better.sum()} of {len(overall)}")
overall.loc[
    ~better, ["judge", "without", "with_execution", "lift"]
].style.hide().format("{:.1%}", subset=["without", "with_execution", "lift"])

# %% [markdown]
# Two judges of one family lose about ten points when they are shown more. A figure like that is a
# question, not an answer: more to read can also be more to stumble over.
#
# ## 2. Check a table before you trust it
#
# Accuracy is a share of votes. So the accuracy over all votes has to be the mean of
# the topics, weighed by their votes. Is it, in each printed row?

# %%
def difference_to_topics(measure):
    """Overall figure less the weighed mean of the topics, in percentage points, by judge."""
    rows = printed[printed["measure"] == measure]
    topics, whole = rows[rows["by"] == "category"], rows[rows["by"] == ""]
    found = {}
    for mode in ("without", "with_execution"):
        weighed = (topics[mode] * topics["n"]).groupby(topics["judge"]).sum()
        mean = weighed / topics.groupby("judge")["n"].sum()
        found[mode] = 100 * (whole.set_index("judge")[mode] - mean)
    return pd.DataFrame(found)


accuracy = difference_to_topics("accuracy")
print(f"accuracy: at most {accuracy.abs().max().max():.2f} points apart")
accuracy[accuracy.abs().max(axis=1) > 0.1].round(2)

# %% [markdown]
# Every cell is rounded to a tenth, so 0.1 is as close as it gets. The two that are a little
# further off could not always be read: calls without a verdict are left out, so their
# topics weigh less than their votes. The table is sound.
#
# Macro-F1 is no share of votes, and the same sum must fail:

# %%
macro = difference_to_topics("macro_f1")
print(
    f"macro-F1: the overall figure is above the topics' mean in "
    f"{int((macro > 0).sum().sum())} of {macro.size} cells"
)
assert (macro > 0).all().all()

# %% [markdown]
# In all of them. Macro-F1 averages over the classes left, right and tie, and a class that is rare
# within a topic costs the topic dearly. So never average macro-F1 over slices: count all battles in one table.
#
# ## 3. Comparisons from files
#
# LLMFAO published a crowd's comparisons, and those of judge models, as one file each with the
# columns `id, prompt, model_x, model_y, left, right, winner`. If you have them, say where:

# %%
import os
import tempfile
from pathlib import Path

scratch = tempfile.TemporaryDirectory()
given = os.environ.get("RUNOFF_LLMFAO", "")  # a folder with *-comparisons.csv

# %% [markdown]
# Without them, we write two small files of the same shape: a crowd **made up** by a coin, and a
# judge, made up too, who agrees with it seven times of ten.

# %%
import random


def made_up(folder, comparisons=240, seed=3):
    """A crowd file and a judge file in the published shape."""
    rng = random.Random(seed)
    crowd, judge = [], []
    for number in range(comparisons):
        left, right = rng.sample(["oak", "elm", "fir"], 2)
        said = rng.choices(["left", "right", "tie"], [5, 4, 2])[0]
        judged = said if rng.random() < 0.7 else rng.choice(["left", "right", "tie"])
        start = f"{number},{number % 13},{left},{right},{left},{right}"
        crowd.append(f"{start},{said},w{number % 9}")
        judge.append(f"{start},{judged}")
    head = "id,prompt,model_x,model_y,left,right,winner"
    (folder / "crowd-comparisons.csv").write_text("\n".join([head + ",worker", *crowd]))
    (folder / "madeup-crowd-comparisons.csv").write_text("\n".join([head, *judge]))
    return folder


folder = Path(given) if given else made_up(Path(scratch.name))
files = sorted(folder.glob("*comparisons.csv"))
print("published files" if given else "made-up files:", [file.name for file in files])

# %%
from itertools import chain

from analysis.reward import reward, sides
from data.layouts import read

known = sides(chain.from_iterable(read(file).records() for file in files))
compared = reward(known.votes, known.verdicts, by=[])
compared

# %% [markdown]
# These judges saw prompts and answers only, nothing that runs. How they compare with people is
# all there is to measure; the lift needs both modes.
#
# ## 4. An experiment of our own
#
# Twelve prompts come with scripted answers: right ones, ugly ones, ones that crash. We run
# the programs and ask a judge twice: with the answers alone, and with what the runs showed.
#
# The judge is **scripted**: a rule, no model. It prefers what ran, and between two that ran the longer program.
# The votes are a rule's as well: the answer that its author called better. So this shows
# how such an experiment is done, and says nothing about any model.

# %%
from data import prompts
from data.outcomes import Outcome
from data.prompts import Quality
from data.records import Answer, Battle, Vote
from data.store import Store
from runtimes_wasm.extract import extract

names = """word-frequency bank-queue lru-cache glider-torus js-deep-equal js-task-pool js-justify-text
ts-inventory ts-duel c-ring-buffer c-reverse-words c-prime-gaps""".split()
order = [Quality.RIGHT, Quality.UGLY, Quality.SUBTLY_WRONG, Quality.CRASHING]


def answer(scripted):
    program = extract(scripted.text)
    return Answer(
        model=scripted.model,
        text=scripted.text,
        code=program.code,
        language=program.language,
        environment=program.environment,
    )


def battles():
    """Every two answers to a prompt, and the vote of the rule."""
    for name in names:
        prompt = prompts.find(name)
        answers = list(prompt.answers)
        for i, first in enumerate(answers):
            for second in answers[:i]:
                place = order.index(second.quality) - order.index(first.quality)
                battle = Battle(
                    id=f"{name}-{first.model}-{second.model}",
                    prompt=prompt.text,
                    category=prompt.category,
                    left=answer(first),
                    right=answer(second),
                    source="import:notebook",
                )
                yield battle
                said = (
                    Outcome.LEFT if place > 0 else Outcome.RIGHT if place < 0 else Outcome.TIE
                )
                yield Vote(
                    id=f"vote-{battle.id}",
                    battle_id=battle.id,
                    voter="the rule",
                    outcome=said,
                )


store = Store.open(Path(scratch.name) / "judged.db")
added = store.add_many(list(battles())).added
print({kind: count for kind, count in added.items() if count})

# %%
from workbench.batch.auto import Means, Way
from workbench.batch.cell_progress import cell_progress
from workbench.batch.reward import RewardPlan, RewardWish
from workbench.batch.reward import reward as ask_judges
from workbench.models.catalogue import scripted_catalogue

wish = RewardWish(
    judges=("scripted-judge", "scripted-judge-first"),
    protocols=(Way(with_execution=False).protocol(), Way(with_execution=True).protocol()),
    shown="anew",
)
report = ask_judges(RewardPlan(store, wish, scripted_catalogue()), Means(progress=cell_progress()))
for stage in report.stages:
    print(f"{stage.stage}: {stage.done} done, {stage.errors} failed")
print(f"{report.judgments} judgments of {report.battles} battles, each in both orders")

# %%
from analysis.verdicts import verdicts_frame
from data.frames import votes_frame

own = reward(votes_frame(store.vote_rows()), verdicts_frame(store.judgments()), by=[])
own

# %%
held = own.lifts[
    (own.lifts["by"] == "")
    & (own.lifts["measure"] == "accuracy")
    & (own.lifts["convention"] == "drop")
]
lift_chart(held, rows="judge")

# %% [markdown]
# `scripted-judge` gains from the runs: a crash is plain to see in a run, and not in the text. The lift is paired: the same battles, with
# and without. `scripted-judge-first` prefers what comes first, whatever it is, so nothing that it is shown can help it, and
# asking in both orders gives it away:

# %%
from analysis.judge_bias import MEASURES

order_bias = own.bias[own.bias["measure"].isin(["first_wins", "consistency"])]
order_bias.assign(measure=order_bias["measure"].map(lambda name: MEASURES[name][0]))[
    ["judge", "with_execution", "measure", "n", "value", "low", "high"]
].style.hide().format("{:.0%}", subset=["value", "low", "high"])

# %%
store.close()
scratch.cleanup()

# %% [markdown]
# ## Try it yourself
#
# 1. Which topic lifts most in the published tables, and which judge? Draw
#    `lift_chart` for one judge with `rows="title"`.
# 2. Take `orders="both"` in `reward(...)`: a winner has to win in both orders. What becomes of
#    `scripted-judge-first`?
# 3. How many battles would the lift of `scripted-judge` need before its interval excludes zero?
#    Halve `names`, and see.
# 4. Put `convention == "wrong"` for `"drop"`: which published judges would it hurt, and why can the tables not tell?
# 5. Ask a model of your own: put it into a catalogue (`runoff models --help`), and
#    `runoff reward run --judge NAME` does the rest.
