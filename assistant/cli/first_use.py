"""What is told once, where nothing is spoken to a person: beside the output, which programs may read."""

import sys


def tell(line: str) -> None:
    """Print a line on standard error; nothing for an empty one."""
    if line:
        sys.stderr.write(f"{line}\n")
