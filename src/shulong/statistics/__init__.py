"""Statistics of exercise: how much, how fast, how often on time, by organ, power, post, region and month."""
