"""Pieces of pages: text of models made harmless, programs in frames, badges."""
