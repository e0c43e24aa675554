"""The small real model that `runoff models fetch small` fetches, as an entry of a catalogue."""

from __future__ import annotations

from workbench.models import ModelEntry, ModelKind, Parameters
from workbench.models.catalogue import Patience


def small_model(
    name: str = "smollm2", *, context: int = 4096, parameters: Parameters | None = None
) -> ModelEntry:
    """An entry that waits long enough for a machine with other things to do."""
    return ModelEntry(
        name=name,
        kind=ModelKind.GGUF,
        file="small",
        model="smollm2",
        context_length=context,
        parameters=parameters or Parameters(),
        patience=Patience(read_s=300, total_s=500),
    )
