"""Running programs safely: the contract, the runtimes, and the way from an answer to a program.

Imports ``data`` only.
"""
