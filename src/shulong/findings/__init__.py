"""What the checks keep seeing: findings with an identity over time."""
