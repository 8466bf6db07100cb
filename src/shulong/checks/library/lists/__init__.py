"""Checks of the lists of powers: what must agree between lists, catalogue, laws and flows."""
