"""Who may do and see what, and why; and every deed of a person in the system, entered in the ledger."""
