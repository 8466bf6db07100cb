"""What is declared: the flow of a power, and how a sequence of steps fits it."""
