"""``python -m workbench.cli``: the ``runoff`` command, for processes that start it themselves."""

from .main import main

if __name__ == "__main__":
    main()
