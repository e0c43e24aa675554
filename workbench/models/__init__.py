"""Who answers. The scripted models need no key and no network, and say that they are scripted."""

from .scripted import SCRIPTED_NOTE, ScriptedModel, scripted_models_for

__all__ = ["SCRIPTED_NOTE", "ScriptedModel", "scripted_models_for"]
