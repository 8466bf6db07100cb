"""Checks of the exercise of power (domain A)."""
