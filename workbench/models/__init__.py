"""Who answers: models of a catalogue, asked over one client, with the scripted ones as the default."""

from .background import Answer, Cancel
from .cache import ReplyCache
from .catalogue import Catalogue, CatalogueFile, ModelEntry, ModelKind, read_catalogue, scripted_catalogue
from .client import Client
from .messages import Conversation, FinishReason, Image, Message, Parameters, Reply, TokenChance, Usage
from .scripted import SCRIPTED_NOTE, ScriptedModel, scripted_models_for, scripted_models_near

__all__ = [
    "SCRIPTED_NOTE",
    "Answer",
    "Cancel",
    "Catalogue",
    "CatalogueFile",
    "Client",
    "Conversation",
    "FinishReason",
    "Image",
    "Message",
    "ModelEntry",
    "ModelKind",
    "Parameters",
    "Reply",
    "ReplyCache",
    "ScriptedModel",
    "TokenChance",
    "Usage",
    "read_catalogue",
    "scripted_catalogue",
    "scripted_models_for",
    "scripted_models_near",
]
