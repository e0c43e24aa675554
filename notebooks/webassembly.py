# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Running programs in WebAssembly: limits, and escapes that fail
#
# Code that a model wrote is the code of a stranger. This notebook runs some that means harm: it
# never ends, eats memory, reads your files, asks the network. Each is a real program, really run,
# in a sandbox on this machine.
#
# Every number is of this machine and of one run.

# %% [markdown]
# ## 1. A program and its result

# %%
from data.languages import Language
from runtimes_wasm import registry
from runtimes_wasm.contract import RunLimits, RunRequest


def run(code, language=Language.PYTHON, **options):
    return registry.run(RunRequest(code=code, language=language, **options))


hello = run("import sys\nprint('Python', sys.version.split()[0], 'on', sys.platform)")
hello

# %% [markdown]
# `wasi`, and not Linux or a Mac: the interpreter is compiled to WebAssembly. It has no
# system calls but those that the host hands to it, and its memory is one block that it can't leave.

# %%
print(hello.isolation.sentence)

# %% [markdown]
# ## 2. Limits
#
# **Time.** An endless loop is stopped from outside; what it printed before is kept.

# %%
run("print('so far, so good', flush=True)\nwhile True: pass", limits=RunLimits(seconds=1))

# %% [markdown]
# **Memory.** A program that asks for more than its share ends, and your machine doesn't notice.

# %%
run(
    "hoard = []\nwhile True:\n    hoard.append(bytearray(16 << 20))",
    limits=RunLimits(seconds=10, memory_bytes=128 << 20),
)

# %% [markdown]
# **Output.** A program that floods is stopped, and the beginning and the end are kept.

# %%
flood = run(
    "while True: print('x' * 1000)", limits=RunLimits(seconds=10, output_bytes=100_000)
)
print(
    flood.status.value,
    "- kept:",
    f"{len(flood.stdout_bytes):,} bytes, cut: {flood.truncated}",
)

# %% [markdown]
# ## 3. Escapes that fail
#
# Programs that try to get out. The result is the program's own error: there is nothing to find.

# %%
attempts = {
    "read your files": "print(open('/etc/passwd').read())",
    "climb out of the folder": "print(open('../../../../etc/hostname').read())",
    "list the disk": "import os\nprint(sorted(os.listdir('/')))",
    "read the environment": "import os\nprint(dict(os.environ))",
    "start a process": "import subprocess\nprint(subprocess.run(['id'], capture_output=True))",
    "reach the network": "import socket\nsocket.create_connection(('127.0.0.1', 8888), timeout=2)",
    "load native code": "import ctypes\nprint(ctypes.CDLL(None).getpid())",
}
results = {name: run(code) for name, code in attempts.items()}

import pandas as pd

pd.DataFrame(
    {
        "attempt": name,
        "status": result.status.value,
        "what it got": (
            result.stdout.strip() or result.stderr.strip().splitlines()[-1]
            if result.stdout.strip() or result.stderr.strip()
            else result.note
        )[:110],
    }
    for name, result in results.items()
).style.hide()

# %% [markdown]
# Two of them “work”. The program may list *its own* root, which holds nothing but its own folder, and it may read *its own* environment, which holds nothing of yours. We can check that.

# %%
import os

mine = {value for value in os.environ.values() if len(value) > 12}
seen = " ".join(result.stdout + result.stderr for result in results.values())
print(
    "values of my environment that a program saw:",
    sum(value in seen for value in mine),
    "of",
    len(mine),
)

# %% [markdown]
# ## 4. Two programs don't meet
#
# Every run is a process of its own with a folder of its own. What one leaves, the next one
# doesn't find.

# %%
leaves = run("open('note.txt', 'w').write('for the next one')\nprint('left a note')")
finds = run("import os\nprint(os.listdir('.'))")
print(
    leaves.stdout.strip(),
    "->",
    [a.name for a in leaves.artifacts],
    "| the next one finds",
    finds.stdout.strip(),
)

# %% [markdown]
# The file isn't lost: it came out as an *artifact* of the result, as bytes, and nothing opens it.
#
# ## 5. Output that attacks the reader
#
# A program can't leave the sandbox, but its **text** does: you read it. A notebook would run
# HTML that it is given, so a result shows text as text.

# %%
run(
    "print('<img src=x onerror=\"alert(1)\"><script>alert(2)</script>')\nprint('\\x1b[31mred?\\x1b[0m')"
)

# %% [markdown]
# ## 6. Failing is not the same as not being able to
#
# A status says whose fault it was. A wrong program counts against its model; what the sandbox
# lacks doesn't, and is named; a fault of ours never does.

# %%
cases = {
    "a wrong program": run("print(1 / 0)"),
    "not Python at all": run("def broken(:"),
    "a package that isn't here": run("import tensorflow"),
    "another language": run(
        "console.log([1, 2, 3].map((n) => n * n))", Language.JAVASCRIPT
    ),
}
pd.DataFrame(
    {
        "program": name,
        "status": r.status.value,
        "counts against the model": r.status.counts_against_model,
        "missing": ", ".join(r.missing),
    }
    for name, r in cases.items()
).style.hide()

# %% [markdown]
# ## Try it yourself
#
# 1. Write a program that finds out its time limit from inside. Can it?
# 2. Fork: `import os; os.fork()`. Threads: `threading.Thread(...).start()`. What does the sandbox
#    say to each?
# 3. Fill the disk: write 1 MB files in a loop. What stops you, and with which status?
# 4. Which of the attempts above would succeed with `subprocess.run(["python", "-c", code])`
#    on your machine? (Think first; then don't try it.)
