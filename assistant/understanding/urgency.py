"""How soon somebody has to be seen."""

from enum import StrEnum


class Urgency(StrEnum):
    """The levels of the safety scan, the mildest first."""

    NONE = "none"
    CLINICIAN = "clinician"
    """Ask a clinician before stretching."""
    SOON = "soon"
    """Be seen soon; end the hold and start nothing more unless asked again."""
    NOW = "now"
    """An emergency: stop at once and say where to get help."""
