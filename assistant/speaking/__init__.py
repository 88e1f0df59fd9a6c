"""Text to sound: the renderer, its cache, and how hard words are said."""
