"""Grammars compiled to static decoding graphs in Vosk's file format."""
