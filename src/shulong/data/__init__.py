"""Shared data on its one road: contract check, quarantine, seal, tables as of a time."""
