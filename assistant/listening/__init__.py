"""Sound to words: engines behind one port, endpointing, and what may be said now."""
