"""Measurements against the tools that others use; run them with ``python -m benchmarks.<name>``."""

import os

# Threads of the linear algebra would make CPU time depend on the machine; they
# are fixed when numpy is first imported, which is after this.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
