"""Text to sound: the synthesiser, its cache, and how hard words are said."""
