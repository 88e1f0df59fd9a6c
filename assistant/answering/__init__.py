"""Intents to replies: the content library and its resolver."""
