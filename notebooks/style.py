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
# # Style control: what is length worth?
#
# People may like long answers, whatever they are worth. If one model writes twice as much, it
# gains from that taste. Style control fits the strengths **together with** the taste, and shows
# what is left.
#
# All votes are **synthetic**. We build a crowd that loves length, so that we can see
# whether the method finds out.

# %% [markdown]
# ## 1. A crowd that loves length
#
# Two models are equally good. `wordy` writes about twice as much as `terse`. A third, `plain`,
# is better than both and of middling length.

# %%
import numpy as np
import pandas as pd

rng = np.random.default_rng(12)
n = 6000
ability = {"plain": 0.4, "wordy": 0.0, "terse": 0.0}
usual = {"plain": 1500, "wordy": 2400, "terse": 1200}
taste = 1.2  # log odds for an answer that is all of the text of the two, against none

names = np.array(list(ability))
left = rng.integers(0, 3, n)
right = (left + rng.integers(1, 3, n)) % 3
length_left = rng.lognormal(np.log([usual[names[k]] for k in left]), 0.35)
length_right = rng.lognormal(np.log([usual[names[k]] for k in right]), 0.35)
longer = (length_left - length_right) / (length_left + length_right)
better = np.array([ability[names[a]] - ability[names[b]] for a, b in zip(left, right)])
won = rng.random(n) < 1 / (1 + np.exp(-(better + taste * longer)))
votes = pd.DataFrame(
    {
        "model_left": names[left],
        "model_right": names[right],
        "outcome": np.where(won, "left", "right"),
        "length_left": length_left.round(),
        "length_right": length_right.round(),
        "synthetic": True,
    }
)
votes.head()

# %% [markdown]
# ## 2. The board without control
#
# Equal models, unequal scores: `wordy` is credited with what is only taste.

# %%
from analysis import leaderboard
from analysis.charts import score_chart

board = leaderboard(votes)
score_chart(board)

# %% [markdown]
# ## 3. With control
#
# What enters is `(left − right) / (left + right)`: from −1 to 1, and the same for 100 against 200
# characters as for 1,000 against 2,000.

# %%
from analysis.style import style_control

controlled = style_control(votes, ["length"])
plain = board.frame().set_index("model")["score"]
table = pd.DataFrame(
    {
        "truth": {
            name: 1000 + 400 / np.log(10) * (a - np.mean(list(ability.values())))
            for name, a in ability.items()
        },
        "plain board": plain,
        "length controlled": dict(zip(controlled.models, controlled.scores)),
        "± (standard error)": dict(zip(controlled.models, controlled.errors)),
    }
)
print(f"n = {controlled.n_votes:,} votes")
table.round(0)

# %%
controlled.effects.round(2)

# %% [markdown]
# Of the gap between the two equal models hardly anything is left: some 14 points of 69, within
# two standard errors of nothing. The effect is given for one standard deviation
# more length on the left side, in log odds and in points.
#
# ## 4. Confounder or mediator?
#
# Length is a **confounder**: it sways voters without making a program better. Whether
# the program *ran* is another matter. A program that crashes loses because its model wrote a bad
# program. Controlling for that takes away what the model should be judged by: it is a **mediator**.

# %%
crashes = {"plain": 0.05, "wordy": 0.1, "terse": 0.4}
ran_left = rng.random(n) > np.array([crashes[names[k]] for k in left])
ran_right = rng.random(n) > np.array([crashes[names[k]] for k in right])
won = rng.random(n) < 1 / (
    1 + np.exp(-(better + 2.0 * (ran_left.astype(float) - ran_right)))
)
crashing = votes.assign(
    outcome=np.where(won, "left", "right"),
    run_ok_left=ran_left.astype(float),
    run_ok_right=ran_right.astype(float),
)
pd.DataFrame(
    {
        "share that ran": {name: 1 - share for name, share in crashes.items()},
        "plain board": leaderboard(crashing).frame().set_index("model")["score"],
        "runs controlled": dict(
            zip((fit := style_control(crashing, ["run_ok"])).models, fit.scores)
        ),
    }
).assign(votes=n).style.format(
    {
        "share that ran": "{:.0%}",
        "plain board": "{:.0f}",
        "runs controlled": "{:.0f}",
        "votes": "{:,}",
    }
)

# %% [markdown]
# `terse` crashes four times as often as `wordy`. “Controlled”, the two look equal again:
# the control has excused every crash. For a board of *code that runs*, the plain board is the
# right one. Runoff therefore offers the two apart (`CONFOUNDERS` and `MEDIATORS`), and never
# controls silently.

# %% [markdown]
# ## 5. From records
#
# With real battles nobody types lengths in: `side_facts` reads them from the records. Here from
# the 120 synthetic battles that give the arena's board a start, whose answers are real text.

# %%
from analysis.examination import style_fits
from analysis.style import side_facts
from data.demo import warm_up
from data.frames import votes_frame

records = list(warm_up())
fits = style_fits(votes_frame(records), side_facts(records))
first = fits["length"]
print(f"n = {first.n_votes} synthetic votes")
first.effects.round(2)

# %% [markdown]
# Length seems to pay: the interval of its effect excludes zero. But nobody in this crowd looks at length. It
# prefers answers that **work**, and right answers happen to be the longest (2,203 characters in the
# median of 71, against 1,029 of the 29 that crash). Length stands in for quality here, and controlling for
# it would take away what the better models earned. Statistics can't tell the two cases
# apart; somebody has to know how the votes came about.

# %% [markdown]
# ## Try it yourself
#
# 1. Set `taste = 0`. How often does the interval of the effect hold zero, over ten seeds?
# 2. Give `wordy` exactly twice the length of `terse` in every battle, with no spread. Why does
#    the fit get worse, or refuse?
# 3. Is the number of comments in a program a confounder or a mediator? Argue both sides.
# 4. Let short answers be *better* (add `-0.5 * longer` to `better`). What does the controlled
#    board say now, and is it right?
