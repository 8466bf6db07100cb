"""The worker: acts that arrive are judged and sealed, and every check is run when its time has come."""
