"""Which servers of models run on this machine: their usual ports are asked, and no other address."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass

import httpx2

from .background import submit
from .catalogue import SCRIPTED_JUDGES

#: Where the usual programs listen when nobody says otherwise.
USUAL_PORTS = {
    11434: "Ollama",
    8080: "llama.cpp",
    8000: "vLLM",
    1234: "LM Studio",
    8600: "Runoff's scripted models",
    8601: "Runoff's local model",
}
_SECONDS = 3.0
_MOST_BYTES = 1_000_000
_MOST_MODELS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundServer:
    """One address on this machine that answered.

    Attributes
    ----------
    program : str
        Which program usually listens there; another may.
    note : str
        Why it is of no use, when it is not.
    """

    program: str
    address: str
    models: tuple[str, ...] = ()
    note: str = ""

    def tables(self) -> str:
        """Tables for a catalogue, one for each model."""
        return "\n".join(
            f"[[model]]\nname = {_quoted(_name(model))}\naddress = {_quoted(self.address)}\n"
            f"model = {_quoted(model)}\n" + ("judge_only = true\n" if model in SCRIPTED_JUDGES else "")
            for model in self.models
        )


def discover(ports: dict[int, str] | None = None) -> list[FoundServer]:
    """Ask the ports of this machine for their models; those where nobody listens are left out."""
    asked = USUAL_PORTS if ports is None else ports
    return submit(_all(asked)).result()


async def _all(ports: dict[int, str]) -> list[FoundServer]:
    # Nothing of the environment: no proxy and no credentials for what is on this machine.
    async with httpx2.AsyncClient(trust_env=False, verify=False, timeout=_SECONDS) as client:
        found = await asyncio.gather(*(_ask(client, port, name) for port, name in ports.items()))
    return [server for server in found if server is not None]


async def _ask(client: httpx2.AsyncClient, port: int, program: str) -> FoundServer | None:
    address = f"http://localhost:{port}/v1"
    try:
        async with asyncio.timeout(_SECONDS), client.stream("GET", f"{address}/models") as response:
            body = b""
            async for block in response.aiter_raw():
                body += block
                if len(body) > _MOST_BYTES:
                    break
    except (httpx2.ConnectError, httpx2.ConnectTimeout):
        return None
    except (httpx2.HTTPError, TimeoutError) as error:
        return FoundServer(program=program, address=address, note=f"does not answer: {type(error).__name__}")
    if response.status_code == 401:
        return FoundServer(program=program, address=address, note="wants a key; name its variable in key_env")
    try:
        models = [entry["id"] for entry in json.loads(body)["data"]]
    except (ValueError, KeyError, TypeError):
        return FoundServer(program=program, address=address, note="something else listens here")
    kept = tuple(model for model in models if isinstance(model, str) and model.isprintable())[:_MOST_MODELS]
    return FoundServer(program=program, address=address, models=kept, note="" if kept else "has no model yet")


def _name(model: str) -> str:
    """A name that a catalogue takes, near what the server calls the model."""
    cleaned = re.sub(r"[^A-Za-z0-9._:/@+-]+", "-", model.rsplit("/", 1)[-1]).strip("-._:/@+")
    return cleaned[:100] or "model"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
