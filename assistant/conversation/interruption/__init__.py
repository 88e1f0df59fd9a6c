"""Who gives way to whom: one decision a class, each a pure function of what is known."""
