"""What is compared: pure functions from tables to hits."""
