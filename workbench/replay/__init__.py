"""A battle as one HTML file that runs its programs where it is opened, in sandboxed frames, with no network."""

from .page import replay_page, size_words

__all__ = ["replay_page", "size_words"]
