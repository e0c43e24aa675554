"""Batches: prompts to answers, answers to runs, runs to judgements; stored, resumed, at any size."""
