"""Counting votes of any number: shards in, distinct votes and how often each was cast out.

::

    tally = tally_votes("votes/*.parquet", by=["language"])
    board = leaderboard(tally.votes, by=["language"], unit=tally.unit)

A board depends on its votes only through counts, and counts of shards add up. So each
shard is read in batches and folded into cells (models, outcome, slice columns), by the
cores of this machine or by the workers of a Dask cluster, and memory grows with the
number of different votes, never with the number of votes.

Modules, from the bottom up: ``request`` (which columns make a cell), ``shards`` (which
files, and what is in them), ``batches`` (files to Arrow batches), ``cells`` (codes to
cells), ``refusals`` (rows that mean nothing), ``times`` (when the last vote was cast),
``counting`` (one task of shards, in a worker), ``executors`` (where tasks run), ``votes``
(all together).
"""

from .executors import Progress
from .votes import Tally, tally_votes

__all__ = ["Progress", "Tally", "tally_votes"]
