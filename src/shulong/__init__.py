"""Public power in a cage of data: declared, recorded and sealed, compared, followed to its end, shown."""

__version__ = "0.1.0"
