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
# # Slices, and Simpson's paradox in a leaderboard
#
# “The best model” is often the best at what most people asked. This notebook slices a board by
# environment and language, and then builds a board on which **every** slice says one
# thing and the whole says the opposite.
#
# All votes are **synthetic**.

# %% [markdown]
# ## 1. A board and its slices
#
# 4,731 synthetic votes with the published topic counts and win rates of BigCodeArena
# (arXiv 2510.08697 v2). A vote is in the slice “React” when **both** programs ran in React.

# %%
from analysis import leaderboard
from analysis.charts import score_chart, slice_matrix_chart
from data.frames import votes_frame
from data.simulate import simulate_votes

votes = votes_frame(simulate_votes().records())
board = leaderboard(votes, by=["environment"], resamples=300)
slice_matrix_chart(board)

# %% [markdown]
# Before reading the colours, read the counts. A slice with few votes has wide intervals, and a
# slice that determines no scores shows none.

# %%
import pandas as pd

pd.DataFrame(
    {
        "slice": part.label,
        "votes": part.n_votes,
        "share of all": part.kept_share,
        "condition": part.condition.value,
        "median width of an interval": part_width.median() if len(part_width) else None,
    }
    for part in board.slices
    for part_width in [
        pd.Series(
            [row.high - row.low for row in part.models if row.low is not None], dtype=float
        )
    ]
).style.format(
    {"share of all": "{:.0%}", "median width of an interval": "{:.0f}", "votes": "{:,}"},
    na_rep="–",
).hide()

# %% [markdown]
# Shares don't add up to 100 %: votes on two different environments are in no slice.
# The simulator knows topics and no environments: what differs between environments comes from
# the topics that people ask for there, and the rest is noise. So ask before you believe a
# colour: are the gaps of two models the same in all slices?

# %%
from analysis.contrasts import gaps_by_slice
from analysis.slice_charts import gap_chart

best, second = (row.model for row in board.whole.models[:2])
gaps = gaps_by_slice(votes, best, second, ["environment"])
print(
    f"Equal gaps in all slices: p = {gaps.p_value:.2f} (chi-squared "
    f"{gaps.chi2:.1f}, {gaps.freedom} degrees of freedom)"
)
gap_chart(gaps, best, second)

# %% [markdown]
# A small p-value says that the gaps differ, and not why. One pair out of 45 was tested here; whoever
# tests all of them will find two or three “significant” ones in pure noise.

# %% [markdown]
# ## 2. Borrowing from the others
#
# Small slices can borrow: `pooled=True` pulls each slice towards the whole, by as much as the
# slices are alike, and says how much was borrowed.

# %%
pooled = leaderboard(votes, by=["language"], pooled=True, resamples=300)
pd.DataFrame(
    {"slice": part.label, "votes": part.n_votes, "borrowed": part.borrowed}
    for part in pooled.slices[1:]
).style.format({"borrowed": "{:.0%}", "votes": "{:,}"}, na_rep="–").hide()

# %% [markdown]
# ## 3. Simpson's paradox
#
# Now a board of our own. Two models of interest:
#
# - `steady` is **better** than `flashy`, by 40 points;
# - but opponents differ: `flashy` is mostly shown against weak models, `steady` mostly against
#   strong ones.
#
# Plain win rates fall for it. They forget whom you played.

# %%
from data.crowd import crowd_votes
from data.frames import join_votes

truth = {"strong": 1150.0, "steady": 1040.0, "flashy": 1000.0, "weak": 820.0}
easy = (
    [("flashy", "weak")] * 6
    + [("steady", "weak")]
    + [("flashy", "strong")]
    + [("steady", "strong")] * 6
    + [("steady", "flashy")] * 2
)
by_opponent = crowd_votes(truth, 4000, pairs=easy, tie_share=0, seed=8)

fair = leaderboard(by_opponent).frame()[
    ["model", "votes", "win_rate", "score", "low", "high"]
]
fair.style.format(
    {
        "win_rate": "{:.1%}",
        "score": "{:.0f}",
        "low": "{:.0f}",
        "high": "{:.0f}",
        "votes": "{:,}",
    }
).hide()

# %% [markdown]
# By win rate `flashy` is far ahead of `steady`. Bradley–Terry puts them in their true order,
# because it asks how strong the opponents were.
#
# ## 4. The paradox that Bradley–Terry does not see through
#
# The same can happen one floor up. Let strength depend on the environment, and let the two models
# be sampled there unevenly. In **each** environment `steady` is 40 points ahead of `flashy`.

# %%
pages = {"rival": 1000.0, "steady": 1190.0, "flashy": 1150.0}
programs = {"rival": 1000.0, "steady": 850.0, "flashy": 810.0}
# flashy is asked for pages, where both shine; steady for programs, where both are weak
uneven = join_votes(
    [
        crowd_votes(
            pages,
            3000,
            pairs=[("flashy", "rival")] * 8
            + [("steady", "rival")]
            + [("steady", "flashy")],
            tie_share=0,
            seed=1,
            environment_left="react",
            environment_right="react",
        ),
        crowd_votes(
            programs,
            3000,
            pairs=[("flashy", "rival")]
            + [("steady", "rival")] * 8
            + [("steady", "flashy")],
            tie_share=0,
            seed=2,
            environment_left="interpreter",
            environment_right="interpreter",
        ),
    ]
)
sliced = leaderboard(uneven, by=["environment"])
slice_matrix_chart(sliced)

# %%
table = sliced.frame().pivot(index="slice", columns="model", values="score")
table["steady ahead by"] = table["steady"] - table["flashy"]
table.assign(
    votes=[
        part.n_votes
        for label in table.index
        for part in sliced.slices
        if part.label == label
    ]
).round(0)

# %% [markdown]
# Both slices put `steady` ahead, by about the 40 points that are true; the whole puts `flashy` far ahead. Nothing is wrong with the
# votes, and nothing with the arithmetic. The whole answers another question: “who wins in the
# mix that was sampled?” If the mix of pairs differs by slice, the whole board compares apples
# with pears.
#
# **What to do:** sample pairs evenly within each environment; show slices beside the
# whole; and when they disagree, say which question the number answers.

# %%
from analysis.examination import fit_votes
from analysis.goodness import fitness

odd = fitness(fit_votes(uneven).counts)
print(f"Does one scale fit these {len(uneven):,} votes? p = {odd.p_value:.3f}")
odd.pairs.round(2)

# %% [markdown]
# The board itself can notice: pairs that win more or less than one scale allows are the trace
# of it (the page “Robustness” and `runoff examine` show this table).

# %% [markdown]
# ## Try it yourself
#
# 1. Make the pairs of step 4 even (each pair once in both lists). What does the whole say now?
# 2. Slice the 4,731 votes by `category`, where strength **does** differ. Is the p-value of
#    `gaps_by_slice` smaller than for `environment`?
# 3. Slice by `["environment", "language"]` with `margins=True`. How many slices have fewer than
#    50 votes, and would you print their scores?
# 4. Which weights would you give React and plain programs for a board that answers “what will
#    my students meet”? Compute that board from the slices.
