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
# # Rigging a leaderboard, and seeing it
#
# How few votes does it take to put a model first that doesn't belong there? Fewer than most
# people guess. This notebook rigs a board in three ways, and then looks for the traces.
#
# All votes are **synthetic**. Nobody's arena was touched.

# %%
from analysis import leaderboard
from analysis.charts import score_chart
from data.crowd import crowd_votes

truth = {"oak": 1080.0, "elm": 1050.0, "fir": 1000.0, "yew": 950.0, "ash": 920.0}
honest = crowd_votes(truth, 2000, n_voters=150, seed=77)
board = leaderboard(honest)
score_chart(board)

# %% [markdown]
# ## 1. How much hangs on how little?
#
# Before anybody cheats: how many of the 2,000 votes would have to go, or to come, to change the first
# place? The most helpful votes first, and every answer is checked by fitting again.

# %%
from analysis.diagnostic_charts import flip_chart
from analysis.examination import examine_voters, fit_votes
from analysis.fragility import votes_to_flip

fitted = fit_votes(honest)
flips = votes_to_flip(fitted.counts, fitted.strengths)
flip_chart(flips, board.whole.models[0].model)

# %%
closest = flips[0]
print(
    f"{closest.removals} votes removed ({closest.share:.1%} "
    f"of {len(honest):,}) or {closest.additions} votes added "
    f"put {closest.challenger} first, which is {closest.gap:.0f} points behind"
)

# %% [markdown]
# ## 2. Ballot stuffing
#
# Somebody wants `fir` to win and votes for it whenever it appears. We need a way to say that in
# code: take somebody's votes, and change what they say.

# %%
import numpy as np

from data.frames import join_votes, votes_frame


def votes_for(model, n, voter, seed):
    """Votes of one person who always picks the same model, on whichever side it is."""
    pairs = [(model, other) for other in truth if other != model]
    votes = crowd_votes(truth, n, pairs=pairs, seed=seed)
    picked = np.where(votes["model_left"] == model, "left", "right")
    return votes_frame(votes.assign(outcome=picked, voter=voter).to_dict("records"))


needed = None
for n in range(25, 1000, 25):
    rigged = join_votes([honest, votes_for("fir", n, "synthetic-stuffer", seed=5)])
    if leaderboard(rigged, resamples=1).whole.models[0].model == "fir":
        needed = n
        break
print(
    f"{needed} votes of one person, {needed / len(rigged):.0%} "
    f"of {len(rigged):,}, put fir first"
)

# %% [markdown]
# Resampled vote by vote, the board looks as sound as before. **An interval knows chance, and
# cheating isn't chance.** The first trace shows when people are resampled instead of votes:

# %%
import pandas as pd

pd.DataFrame(
    {
        f"interval of fir, {unit}s resampled": {
            "low": row.low,
            "high": row.high,
            "wide": row.high - row.low,
        }
        for unit in ("vote", "user")
        for row in [
            next(r for r in leaderboard(rigged, unit=unit).whole.models if r.model == "fir")
        ]
    }
).round(0)

# %% [markdown]
# Four times as wide: whether that one person is drawn, once or twice or not at all, decides where
# `fir` stands. Votes of one person are not independent, and `unit="user"` (the default where enough
# voters are known) says so.

# %% [markdown]
# ## 3. Seeing it
#
# Three questions find such a voter. Whose absence would change the board most? Who agrees with nobody?
# Who favours one model beyond chance? Alarms hold for all voters together, so that
# 150 honest ones raise one in a hundred boards.

# %%
fitted = fit_votes(rigged)
voters = examine_voters(rigged, fitted)
voters.without.head(3).round(1)

# %%
voters.habits[voters.habits["alarm"] != ""].round(3)

# %% [markdown]
# Take the votes out, visibly, and the board is honest again. In the workbench a curator does this
# with a reason, and can undo it; nothing is deleted.

# %%
suspects = set(voters.habits.loc[voters.habits["alarm"] != "", "voter"])
cleaned = rigged[~rigged["voter"].isin(suspects)]
print(f"{len(rigged) - len(cleaned)} votes of {len(suspects)} voter(s) left out")
score_chart(leaderboard(cleaned))

# %% [markdown]
# ## 4. A cleverer thief
#
# Now the same votes come from 60 names, few votes each. No single voter stands out.

# %%
many = votes_for("fir", needed, "synthetic-crowd", seed=5)
many["voter"] = [f"synthetic-sock-{k % 60:02d}" for k in range(len(many))]
hidden = join_votes([honest, many])
habits = examine_voters(hidden, fit_votes(hidden)).habits
caught = habits[habits["alarm"] != ""]
print(
    f"first place: {leaderboard(hidden, resamples=1).whole.models[0].model}; "
    f"voters with an alarm: {len(caught)} of {len(habits)}"
)

# %% [markdown]
# The statistics of single voters are blind here. What helps is known *before* the vote: models
# whose names nobody can tell (blind battles, also after the vote until the next battle), limits of
# rate, invitations, sampling pairs so that nobody can choose whom to judge. Runoff has all
# four; see `docs/people.md`.
#
# ## 5. The third way needs no votes at all
#
# Enter many variants of one model, and publish only the best. With equal models, the best of ten
# looks good by luck alone.

# %%
lucky = []
for seed in range(20):
    variants = {f"variant-{k}": 1000.0 for k in range(10)} | {"rival": 1000.0}
    drawn = (
        leaderboard(crowd_votes(variants, 1500, seed=seed), resamples=1)
        .frame()
        .set_index("model")["score"]
    )
    lucky.append(drawn.drop("rival").max() - drawn["rival"])
print(
    "best of 10 equal variants ahead of an equal rival by "
    f"{np.mean(lucky):.0f} points on average (20 crowds, 1,500 votes each)"
)

# %% [markdown]
# ## Try it yourself
#
# 1. With how many names does the stuffer of step 2 escape every alarm? Search for the edge.
# 2. Rig *down* instead: vote against `oak` whenever it appears. Is that cheaper?
# 3. Raise the honest crowd to 20,000 votes. Does the share of votes that a thief needs shrink,
#    grow, or stay?
# 4. How many points must one subtract from “best of ten” to be fair? Does the number depend on
#    the number of votes?
