"""Who takes part: invitations, pseudonymous raters, roles, consent, rates, words, and what curators do.

No module here knows Streamlit; pages and the server ask `people.desk.Desk`.
"""

from .desk import Desk
from .limits import KINDS, FairPool, Limiter, Rate
from .register import CURATOR, RATER, ROLES

__all__ = ["CURATOR", "KINDS", "RATER", "ROLES", "Desk", "FairPool", "Limiter", "Rate"]
