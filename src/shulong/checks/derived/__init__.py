"""Tables computed once a run from delivered ones and shared by several checks."""
