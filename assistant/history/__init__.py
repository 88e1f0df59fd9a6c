"""Finished sessions and pain scores."""
