"""The process that runs a file of weights: llama.cpp's own server, on this machine alone.

Started by `local` with the folder of the engine as its only argument. It reads
one line of JSON from standard input, loads the model, says its address in one
line on standard output, and ends when standard input does: with its parent.
It imports nothing of Runoff, so that it starts quickly and knows no key.
"""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    sys.path.insert(0, sys.argv[1])
    # Whatever the engine prints must not be taken for the address.
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    wanted = json.loads(sys.stdin.readline())
    import xllamacpp  # type: ignore[import-not-found]

    params = xllamacpp.CommonParams()
    params.model.path = wanted["file"]
    params.model_alias = {wanted["alias"]}
    params.n_parallel = wanted["slots"]
    params.n_ctx = wanted["context"] * wanted["slots"]
    params.cpuparams.n_threads = wanted["threads"]
    params.hostnames = ["127.0.0.1"]
    params.port = wanted["port"]
    params.api_keys = [wanted["key"]] if wanted["key"] else []
    # The chat protocol and nothing else: no page, no look at what others ask, no page of others.
    params.ui = False
    params.endpoint_slots = False
    params.cors_origins = ""
    params.use_jinja = True
    params.warmup = False
    params.verbosity = 0
    server = xllamacpp.Server(params)
    told.write(json.dumps({"address": f"{server.listening_address}/v1"}) + "\n")
    told.flush()
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
