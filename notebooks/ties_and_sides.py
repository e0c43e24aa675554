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
# # Ties and sides: the published code and ours on the same votes
#
# BigCodeArena published its leaderboard code. `compat="bigcodearena"` runs what that code does,
# beside ours, on the same votes. The two disagree, and this notebook finds out why, one cause at
# a time.
#
# All votes are **synthetic**: published topic counts and win rates (arXiv 2510.08697 v2), nobody
# cast them.

# %%
from analysis import leaderboard
from data.frames import votes_frame
from data.simulate import simulate_votes

votes = votes_frame(simulate_votes().records())
board = leaderboard(votes, compat="bigcodearena")
frame = board.frame().set_index("model")
compared = frame[["votes", "score", "low", "high", "published_score", "published_margin"]]
print(f"n = {board.n_votes:,} votes, all synthetic")
compared.round(1)

# %% [markdown]
# The same order here. But the published scores reach much further from 1,000.
#
# ## 1. The scale: 2.303 times too wide
#
# On the usual scale 400 points are odds of **ten** to one: `score = 1000 + 400/ln(10) · θ`.
# The published code multiplies θ by 400, so its 400 points are odds of **e** (2.718) to one. Its
# gaps are ln 10 = 2.303 times ours. Nothing is wrong with the ranking; but “100 points
# ahead” means 64 wins of a hundred on the usual scale, and 56 on that one.

# %%
import numpy as np

rescaled = 1000 + (frame["published_score"] - 1000) / np.log(10)
print("ln 10 =", round(np.log(10), 3))
(rescaled - frame["score"]).round(2).rename("left after rescaling (points)").to_frame()

# %% [markdown]
# ## 2. The ties: some are lost
#
# The scale explains most. What is left, up to 36 points for the model at the end, comes from one line: ties of a pair are *assigned* to a
# table, once for “A left, B right” and once for “B left, A right”, and the second overwrites the
# first. Of a pair shown in both orders, only the ties of one order survive.

# %%
from analysis.pairs import count_votes
from analysis.published import published_scores

counts = count_votes(votes)
published = published_scores(counts)
ties = int(counts.ties.sum() / 2)
print(
    f"{published.ties_lost} of {ties} ties (“tie” and “both "
    f"bad”) are not counted, of {counts.n_votes:,} votes"
)

# %% [markdown]
# How much would it matter? Show every pair on one side only, so that nothing is overwritten:
# the rest disappears, up to where the optimiser stops.

# %%
one_sided = votes.copy()
swap = (
    one_sided["model_left"].astype(str) > one_sided["model_right"].astype(str)
).to_numpy()
for name in ("model", "language", "environment"):
    left, right = one_sided[f"{name}_left"].copy(), one_sided[f"{name}_right"].copy()
    one_sided[f"{name}_left"], one_sided[f"{name}_right"] = (
        left.where(~swap, right),
        right.where(~swap, left),
    )
one_sided["outcome"] = one_sided["outcome"].where(
    ~swap,
    one_sided["outcome"].map(
        {"left": "right", "right": "left", "tie": "tie", "both_bad": "both_bad"}
    ),
)

same = (
    leaderboard(one_sided, compat="bigcodearena", resamples=50).frame().set_index("model")
)
left_over = 1000 + (same["published_score"] - 1000) / np.log(10) - same["score"]
assert left_over.abs().max() < 0.05
print(f"largest difference now: {left_over.abs().max():.4f} points")

# %% [markdown]
# ## 3. What a tie means
#
# Counting a tie as half a win is a convention. Davidson (1970) makes it an outcome of its own,
# likeliest among equals; Rao and Kupper (1967) see a difference too small to notice. “Both bad”
# can be a tie, be left out, or be an outcome that says both are below a bar.

# %%
import pandas as pd

ways = {
    "half a win": {},
    "Davidson": {"ties": "davidson"},
    "Rao and Kupper": {"ties": "rao_kupper"},
    "half, both bad left out": {"both_bad": "drop"},
}
scores = pd.DataFrame(
    {
        name: leaderboard(votes, resamples=50, **options)
        .frame()
        .set_index("model")["score"]
        for name, options in ways.items()
    }
)
scores.loc[frame.index].round(0)

# %% [markdown]
# Models of ties stretch the scale, since a tie no longer pulls the two together. The order
# hardly changes. So: don't compare scores of two boards before you know what they do with ties.
#
# ## 4. Sides
#
# Do people prefer the left? These votes were drawn without such a taste; let us add a crowd
# that has one.

# %%
from data.crowd import crowd_votes

truth = {"oak": 1050.0, "elm": 1000.0, "fir": 950.0}
left_lovers = crowd_votes(truth, 3000, left_advantage=60, seed=4)
found = leaderboard(left_lovers, position=True).whole.position
plain = leaderboard(votes, position=True).whole.position
print(
    f"left lovers (n = {len(left_lovers):,}): left is worth {found.points:+.0f} "
    f"points ({found.low:+.2f} to {found.high:+.2f} in log odds)"
)
print(
    f"the votes above (n = {len(votes):,}): {plain.points:+.0f} "
    f"points ({plain.low:+.2f} to {plain.high:+.2f} in log odds)"
)

# %% [markdown]
# The crowd was given 60 points for the left and shows fewer, since a tie pulls everything
# towards the middle, sides as well. With `ties="davidson"` the interval holds the 60.
#
# With sides drawn by a coin, an advantage of the left harms nobody: it only blurs. If one model
# is shown left more often, it is rewarded for it, unless the side is estimated as well.

# %%
always_left = pd.concat(
    [
        left_lovers[left_lovers["model_left"] == "elm"],
        left_lovers[left_lovers["model_right"] == "elm"].head(150),
        left_lovers[
            (left_lovers["model_left"] != "elm") & (left_lovers["model_right"] != "elm")
        ],
    ]
)
pd.DataFrame(
    {
        "truth": truth,
        "side ignored": leaderboard(always_left).frame().set_index("model")["score"],
        "side estimated": leaderboard(always_left, position=True)
        .frame()
        .set_index("model")["score"],
    }
).assign(votes=len(always_left)).round(0)

# %% [markdown]
# ## Try it yourself
#
# 1. The published margins come from 100 resamples without a seed. Run
#    `published_scores(counts, seed=...)` with a few seeds. How far do the margins move?
# 2. On which side of 1,000 do lost ties push a strong model, and why?
# 3. Let a model never lose (drop its lost votes). What does the published code give it,
#    and what does ours say?
# 4. How large must `left_advantage` be before the interval of the position excludes zero with
#    500 votes?
