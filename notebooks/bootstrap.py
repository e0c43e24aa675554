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
# # Bootstrap intervals, and why 100 resamples are few
#
# A score without an interval is half of the truth. This notebook makes the interval by hand,
# one resample at a time, and then asks how many resamples are enough.
#
# All votes are **synthetic**, drawn from scores that we choose.

# %%
import altair as alt
import numpy as np
import pandas as pd

import analysis.charts  # charts need no network
from analysis.bradley_terry import fit
from analysis.pairs import count_votes
from data.crowd import crowd_votes

truth = {"oak": 1060.0, "elm": 1020.0, "fir": 980.0, "yew": 940.0}
votes = crowd_votes(truth, 800, seed=3)
print(len(votes), "synthetic votes of", len(truth), "models")

# %% [markdown]
# ## 1. One resample
#
# What would another crowd of 800 people have said? We can't ask them. But we can draw 800
# votes **with replacement** from the ones that we have: some come twice, some not at all.
# Then we fit again.

# %%
again = votes.sample(len(votes), replace=True, random_state=1)
never = 1 - again["vote_id"].nunique() / len(votes)
strengths = fit(count_votes(again))
print(f"{never:.0%} of the {len(votes)} votes were not drawn")
pd.Series(strengths.scores, strengths.models).round(1)

# %% [markdown]
# ## 2. Many resamples
#
# Two hundred of them, the slow and honest way.

# %%
drawn = []
for k in range(200):
    some = fit(count_votes(votes.sample(len(votes), replace=True, random_state=k)))
    drawn.append(dict(zip(some.models, some.scores)))
drawn = pd.DataFrame(drawn)

alt.Chart(
    drawn.melt(var_name="model", value_name="score"),
    title="Scores of 200 resamples of 800 synthetic votes",
).mark_bar(opacity=0.6).encode(
    x=alt.X("score:Q", bin=alt.Bin(step=5), title="Score"),
    y=alt.Y("count()", title="Resamples", stack=None),
    color=alt.Color("model:N", sort=list(truth)),
).properties(height=220)

# %% [markdown]
# The interval is what is left when 2.5 % are cut off at either end.

# %%
by_hand = drawn.quantile([0.025, 0.975]).T.round(1)
by_hand.columns = ["low", "high"]
by_hand

# %% [markdown]
# ## 3. The fast way
#
# Scores depend on the votes only through the counts (who beat whom, how often). Drawing the
# counts at once is the same lottery, so `leaderboard` draws counts and fits all
# resamples together. A thousand take a fraction of a second, whether there are a thousand
# votes or a hundred million.

# %%
from analysis import leaderboard

board = leaderboard(votes)
both = (
    board.frame()
    .set_index("model")[["score", "low", "high"]]
    .join(by_hand.add_suffix(" by hand"))
)
both.round(1)

# %% [markdown]
# ## 4. Why 100 are few
#
# The ends of an interval are themselves estimates: the 2.5 % end of 100 resamples is decided by
# its two or three lowest. So run the same bootstrap with 30 different seeds and look at where
# one end falls.

# %%
ends = pd.DataFrame(
    {
        "resamples": n,
        "seed": seed,
        "low": leaderboard(votes, resamples=n, seed=seed).whole.models[0].low,
    }
    for n in (100, 1000)
    for seed in range(30)
)
best = board.whole.models[0].model
alt.Chart(ends, title=f"Lower end of {best}'s interval, 30 seeds each").mark_tick(
    thickness=2, size=40
).encode(
    x=alt.X("low:Q", scale=alt.Scale(zero=False), title="Points"),
    y=alt.Y("resamples:N", title="Resamples"),
).properties(height=130)

# %%
spread = ends.groupby("resamples")["low"].agg(["min", "max", "std"])
spread["spread in % of half the interval"] = (
    100 * spread["std"] / (board.whole.models[0].score - board.whole.models[0].low)
)
spread.round(2)

# %% [markdown]
# With 100 resamples the end wanders about three times as far as with 1,000 (by √10), for
# reasons that have nothing to do with the votes. Where two models almost overlap, the seed
# would decide whether they share a place. That is why Runoff draws 1,000, and why a
# published “± x” from 100 unseeded resamples can't be repeated to the last digit.

# %% [markdown]
# ## 5. Does the interval keep its promise?
#
# “95 %” says: if many crowds were asked, the interval would hold the truth for 95 of 100. With
# a crowd of our own we can ask 100 of them.

# %%
from analysis.scores import score_votes

held, width = [], []
for seed in range(100):
    scored = score_votes(
        crowd_votes(truth, 400, tie_share=0, seed=1000 + seed), resamples=400
    )
    real = np.array([truth[model] for model in scored.models])
    held.append((scored.low <= real) & (real <= scored.high))
    width.append(scored.high - scored.low)
held = np.array(held)
share = held.mean()
print(
    f"{share:.1%} of {held.size} intervals held the truth; "
    f"they were {np.mean(width):.0f} points wide on average"
)

# %% [markdown]
# Close to 95 %, as it should be (400 intervals, of 100 crowds with 400 votes each, leave about
# two percentage points of doubt). The interval speaks of chance alone: it knows nothing of a crowd that isn't
# yours, of votes that were bought, or of a model that changed. See `rigging.ipynb`.

# %% [markdown]
# ## Try it yourself
#
# 1. Draw 3,200 votes instead of 800. By how much do the intervals shrink? Which rule is that?
# 2. Let 10 people cast all 800 votes (`n_voters=10`) and compare
#    `leaderboard(votes, unit="user")` with `unit="vote"`. Which one is honest, and when would
#    they differ more?
# 3. Set `tie_share=0.25` in step 5. Now fewer intervals hold the truth. Is the bootstrap to
#    blame? (Look at the widths, then at `ties="davidson"`.)
# 4. How many resamples do you need for a 99.9 % interval? Try `level=0.999` with 1,000.
