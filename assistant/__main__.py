"""`python -m assistant` is `unpinch`."""

from assistant.cli.main import run

run()
