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
# # A tour of Runoff
#
# Two models answer a prompt, both programs run, somebody votes, and votes become a
# leaderboard. This notebook walks that path in five steps, with nothing but the public
# functions. It takes well under a minute.

# %% [markdown]
# ## 1. From an answer to a program
#
# Models answer in markdown. `extract` finds the program and says why it chose it.

# %%
from runtimes_wasm.extract import extract

answer = """Sure! Here is a little program:

```python
for n in range(1, 6):
    print(n, n ** 2)
```

Run it with `python squares.py`.
"""
found = extract(answer)
print(found.language, "in", found.environment)
print(found.reason)

# %% [markdown]
# ## 2. Run it in the sandbox
#
# The program runs in WebAssembly, in a child process of its own, with limits on time,
# memory and output. A program that fails is a result and not an error.

# %%
from runtimes_wasm import registry
from runtimes_wasm.contract import RunLimits, RunRequest

result = registry.run(RunRequest(code=found.code, language=found.language))
print(result.status, result.exit_code)
print(result.stdout)

# %%
endless = RunRequest(
    code="print('so far so good', flush=True)\nwhile True: pass",
    language=found.language,
    limits=RunLimits(seconds=1),
)
stopped = registry.run(endless)
print(stopped.status, "- what it printed before is kept:", stopped.stdout)

# %% [markdown]
# ## 3. Votes as a frame
#
# These votes are **synthetic**: simulated with the published topic counts and win rates of
# BigCodeArena (arXiv 2510.08697 v2). Nobody cast them.

# %%
from data.frames import votes_frame
from data.simulate import simulate_votes

votes = votes_frame(simulate_votes().records())
print(len(votes), "votes, synthetic:", bool(votes["synthetic"].all()))
votes[["model_left", "model_right", "outcome", "category", "environment_left"]].head()

# %% [markdown]
# ## 4. The leaderboard
#
# Bradley–Terry scores on 1000 + 400/ln 10, with intervals from 1000 bootstrap resamples.
# Models whose intervals overlap share places.

# %%
from analysis.leaderboard import leaderboard

board = leaderboard(votes, by=["category"])
board

# %%
from analysis.charts import score_chart

score_chart(board.whole)

# %% [markdown]
# ## 5. Slices
#
# The same votes, one topic at a time: small slices have wide intervals, and say so.

# %%
from analysis.charts import slice_matrix_chart

slice_matrix_chart(board)

# %% [markdown]
# ## Try it yourself
#
# 1. Change the answer in step 1 so that the program raises an error. What is `result.status`
#    then, and does it count against the model?
# 2. Rank with `ties="davidson"`. Which scores move most, and why?
# 3. Draw 500 votes with `votes.sample(500, random_state=1)` and rank them. How much wider
#    are the intervals, and does the order still hold?
