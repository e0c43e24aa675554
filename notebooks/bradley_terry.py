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
# # Bradley–Terry by hand
#
# A leaderboard turns “A was preferred over B” into one number for each model. The rule
# behind nearly all of them is a hundred years old and fits in three lines. This notebook
# builds it from nothing, and ends at the numbers that `leaderboard` gives.
#
# All votes here are **synthetic**: drawn from strengths that we choose, so that we can see
# whether the method finds them.

# %% [markdown]
# ## 1. One number for each model, one curve for each pair
#
# Each model has a strength θ. Of the votes that decide, A gets this share against B:
#
# ```
# P(A beats B) = 1 / (1 + exp(-(θ_A - θ_B)))
# ```
#
# Only the difference counts. Points are the same thing in friendlier units: a gap of 400
# points means odds of ten to one.

# %%
import numpy as np
import pandas as pd

points_per_nat = 400 / np.log(10)

pd.DataFrame(
    {
        "gap in points": (gaps := np.array([0, 25, 50, 100, 200, 400])),
        "wins": 1 / (1 + np.exp(-gaps / points_per_nat)),
    }
).style.format({"wins": "{:.1%}"}).hide()

# %% [markdown]
# A gap of 25 points, which looks like a clear lead on a leaderboard, is 54 wins of a hundred.

# %% [markdown]
# ## 2. Votes of a crowd whose taste we know
#
# Three models, 600 votes, no ties yet.

# %%
from data.crowd import crowd_votes

truth = {"oak": 1100.0, "elm": 1000.0, "fir": 900.0}
votes = crowd_votes(truth, 600, tie_share=0, seed=5)
votes[["model_left", "model_right", "outcome"]].head()

# %% [markdown]
# All that matters is who beat whom, how often. Rows won, columns lost.

# %%
from analysis.pairs import count_votes

counts = count_votes(votes)
wins = counts.wins.astype(float)
pd.DataFrame(counts.wins, counts.models, counts.models)

# %% [markdown]
# ## 3. The fit: three lines, repeated
#
# Which strengths make these votes likeliest? At the best ones, every model's wins equal the
# wins that the curve expects of it. Zermelo (1929) found a loop that gets there: divide each
# model's wins by the games it played, each game weighed by how strong the two are together.

# %%
met = wins + wins.T
strength = np.ones(len(counts.models))
path = []
for step in range(60):
    path.append(1000 + points_per_nat * np.log(strength))
    weighed = met / (strength[:, None] + strength[None, :])
    strength = wins.sum(axis=1) / weighed.sum(axis=1)
    strength /= np.exp(np.log(strength).mean())

by_hand = pd.Series(1000 + points_per_nat * np.log(strength), counts.models)
by_hand.round(2)

# %%
import altair as alt

import analysis.charts  # charts need no network

steps = (
    pd.DataFrame(path[:16], columns=counts.models)
    .rename_axis("step")
    .reset_index()
    .melt("step", var_name="model", value_name="score")
)
alt.Chart(
    steps, title="Scores after each turn of the loop (600 synthetic votes)"
).mark_line(point=True).encode(
    x=alt.X("step:Q", title="Turn of the loop"),
    y=alt.Y("score:Q", scale=alt.Scale(zero=False)),
    color="model:N",
)

# %% [markdown]
# ## 4. The same numbers from Runoff
#
# `leaderboard` uses a faster road (spectral ranking, then Newton's method) to the same place.

# %%
from analysis import leaderboard

board = leaderboard(votes)
found = board.frame().set_index("model")
side_by_side = pd.DataFrame(
    {
        "truth": truth,
        "by hand": by_hand,
        "runoff": found["score"],
        "low": found["low"],
        "high": found["high"],
    }
)
assert np.allclose(side_by_side["by hand"], side_by_side["runoff"], atol=0.01)
side_by_side.loc[list(truth)].round(1)

# %% [markdown]
# Both agree to a hundredth of a point. Neither is the truth: 600 votes leave some points of
# doubt, which the interval from `low` to `high` admits to. That is the next notebook's
# subject, `bootstrap.ipynb`.

# %% [markdown]
# ## 5. What a tie is worth
#
# Bradley–Terry knows no ties, so nearly everybody counts one as half a win for each side.
# With real ties in the votes, the loop above needs one more line, and nothing else.

# %%
with_ties = crowd_votes(truth, 600, tie_share=0.3, seed=6)
tied = count_votes(with_ties)
wins = tied.half_wins
met = wins + wins.T
strength = np.ones(len(tied.models))
for _ in range(200):
    strength = wins.sum(axis=1) / (met / (strength[:, None] + strength[None, :])).sum(
        axis=1
    )
    strength /= np.exp(np.log(strength).mean())

scores = leaderboard(with_ties).frame().set_index("model")["score"]
assert np.allclose(
    1000 + points_per_nat * np.log(strength), scores[list(tied.models)], atol=0.01
)
scores.round(1)

# %% [markdown]
# The gaps shrank, though the true strengths did not: half wins pull models together. A model
# of ties (`leaderboard(votes, ties="davidson")`) does not; see `ties_and_sides.ipynb`.

# %% [markdown]
# ## 6. When there is no answer
#
# Let one model never lose. Its strength then has no best value: twice as strong is always a
# little likelier. The loop would run for ever; `leaderboard` says so and shows no number.

# %%
unbeaten = votes[~((votes["model_left"] == "fir") | (votes["model_right"] == "fir"))]
unbeaten = unbeaten[(unbeaten["model_left"] == "oak") == (unbeaten["outcome"] == "left")]
leaderboard(unbeaten).whole

# %% [markdown]
# ## Try it yourself
#
# 1. Give `oak` 1,300 points and draw again. How many votes does `fir` win against it? What
#    does that do to the interval?
# 2. Remove all votes between `oak` and `fir`. Can they still be ranked against each other, and
#    through whom?
# 3. Add one made-up vote in which the unbeaten model of step 6 loses. What is its score now,
#    and would you publish it?
# 4. Multiply all counts by ten (`wins * 10`) and run the loop again. Which numbers change, and
#    which should?
