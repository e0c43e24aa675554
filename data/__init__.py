"""What is recorded: vocabularies, frozen records, the append-only store, importers and exporters.

This room imports nothing else of the project.
"""
