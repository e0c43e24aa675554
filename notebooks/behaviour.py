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
# # What people do before they vote
#
# A vote is one click. Before it, people read, play, type, run again; an arena that runs programs
# can record that. This notebook reads such a record: time to vote, clicks, keys and
# re-runs, by environment and by model, and asks whether those who played vote otherwise.
#
# The records are **synthetic**: a simulated crowd, nobody sat there. What is real is the road
# from a store to the numbers. Your own arena has a store (`runoff doctor` says where), and the last
# section shows the one line to change.

# %% [markdown]
# ## 1. A store with records of play

# %%
import tempfile
from pathlib import Path

from data.crowd_play import simulate_play

folder = tempfile.TemporaryDirectory()
place = Path(folder.name) / "play.db"
print(f"{simulate_play(place, 600, seed=4):,} synthetic records in a store of their own")

# %% [markdown]
# Each side of each battle has runs, and each run on a page has *interactions*: what the
# frame saw, with a time.

# %%
from data.store import Store

with Store.open(place, read_only=True) as store:
    battle = store.battles()[1]
    run = store.runs(battle.id)[0]
    seen = store.interactions(run.id)
print(f"battle {battle.id}, run {run.id}: {len(seen)} interactions")
[
    (one.number, one.kind, f"{(one.at - run.created_at).total_seconds():.1f} s")
    for one in seen[:6]
]

# %% [markdown]
# `Store.play` counts them where they are, one row for each vote and side, and `play_frame`
# makes a frame of the rows. Synthetic votes are left out unless asked for, so that no
# simulation slips into a report on people.

# %%
from analysis.behaviour import play_frame

with Store.open(place, read_only=True) as store:
    play = play_frame(store.play(), synthetic=True)
print(
    f"{play['vote_id'].nunique()} votes, {len(play)} sides, all "
    f"synthetic: {bool((play['source'] == 'synthetic').all())}"
)
play[
    [
        "vote_id",
        "side",
        "model",
        "environment",
        "seconds_to_vote",
        "clicks",
        "keys",
        "reruns",
        "outcome",
    ]
].head(4)

# %% [markdown]
# ## 2. How long until the vote?
#
# Times are skewed: a few people stay for minutes. So the **median** stands for them, with an
# interval between two of the sorted times, which assumes nothing about their shape.

# %%
import altair as alt

from analysis.behaviour_charts import measure_chart, outcome_chart

by_vote = play.drop_duplicates("vote_id")
alt.Chart(
    by_vote,
    title=f"Seconds from both answers to the vote (n = {len(by_vote)} synthetic votes)",
).mark_bar().encode(
    x=alt.X("seconds_to_vote:Q", bin=alt.Bin(maxbins=50), title="Seconds"),
    y=alt.Y("count()", title="Votes"),
).properties(height=180)

# %%
from analysis.behaviour import summarise

environments = summarise(play, "environment")
measure_chart(environments, "seconds_to_vote")

# %% [markdown]
# Hover for n, or read the table. `n` counts sides, so each vote counts once for either of its
# sides. Groups with fewer than 10 observations would show their n and no number.


# %%
def table(summary, *measures):
    part = summary[summary["measure"].isin(measures)].assign(
        cell=lambda rows: rows.apply(
            lambda r: (
                f"{r['value']:.1f} ({r['low']:.1f}–{r['high']:.1f}), n = {r['n']}"
                if r["value"] == r["value"]
                else f"– , n = {r['n']}"
            ),
            axis=1,
        )
    )
    return part.pivot(index="group", columns="measure", values="cell")[list(measures)]


table(environments, "seconds_to_vote", "clicks", "keys")

# %% [markdown]
# Games are typed at, pages are clicked, and a plain program has nothing to click: it shows
# n = 0 and a dash, since “0 clicks” would be a claim that nobody can check.

# %% [markdown]
# ## 3. By model, and re-runs
#
# Do people look longer at one model's programs? The times of a vote count for both of its sides.

# %%
models = summarise(play, "model")
measure_chart(models, "seconds_to_vote")

# %% [markdown]
# The best model's battles are decided soonest. That is no praise of its programs: this crowd takes
# longer over close pairs, and the best and the worst model meet the most unequal opponents.
#
# Re-runs are rare, so their median is 0 everywhere and tells
# nothing; a share tells more.

# %%
from analysis.behaviour import share

for environment, part in play.groupby("environment", observed=True):
    again = share(int((part["reruns"] > 0).sum()), len(part))
    print(
        f"{environment:12} run again on {again.value:.0%} of sides "
        f"({again.low:.0%} to {again.high:.0%}, n = {again.n})"
    )

# %% [markdown]
# ## 4. Who plays votes otherwise?

# %%
from analysis.behaviour import play_and_outcome

both = play_and_outcome(play)
outcome_chart(both.shares)

# %%
d, t = both.decided, both.towards_played
print(
    f"players decide more often by {d.value:+.0%} points of "
    f"share ({d.low:+.0%} to {d.high:+.0%}, n = {d.n} votes)"
)
print(
    f"where one of two pages was played, that one won {t.value:.0%} "
    f"of decided votes ({t.low:.0%} to {t.high:.0%}, n = {t.n})"
)
print(f"{both.not_seen} votes had no page: nobody can tell whether their people played")

# %% [markdown]
# Players decide more often. Did playing *make* them decide? This record can't say: people
# choose whether to play, and whoever cares more may do both. Only a drawn lot (“please play with
# this one”) could tell.
#
# ## 5. Your own arena
#
# ```python
# from data.store import Store, default_url
#
# with Store.open(default_url(), read_only=True) as store:
#     play = play_frame(store.play())
# ```
#
# The page “Behaviour” of the workbench shows the same numbers.

# %%
folder.cleanup()

# %% [markdown]
# ## Try it yourself
#
# 1. Simulate 60 battles instead of 600. Which cells lose their numbers, and how wide do the
#    intervals get?
# 2. Compare the *mean* time to vote with the median, by environment. Which one would you
#    report to a person who plans a class of 45 minutes?
# 3. Do people who play with only one side prefer it in this simulation? Look at
#    `data/crowd_play.py` and say what the truth is.
# 4. Somebody left the page open over lunch. Add one time of 3,600 seconds to ten others, and compute mean
#    and median again.
