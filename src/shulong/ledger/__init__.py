"""Tamper evidence: an append-only Merkle log that knows nothing of what it seals."""
