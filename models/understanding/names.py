"""Names of the exercises that no template has."""

from typing import Final

MORE_NAMES: Final = {
    "bridge_pose": (
        "hip raise", "hip raises", "bridge thing", "bridge one", "lifting my hips", "bridges", "bum lift",
        "pelvic lift", "bridge position", "hips up one", "lift the hips one", "the bridge stretch",
    ),
    "seated_twist": (
        "twisty one", "twist one", "twisting stretch", "twisting", "sit and twist", "sitting twist",
        "spine twist", "torso twist", "the twist stretch", "seated one", "twist pose",
    ),
    "knee_to_chest": (
        "knee one", "knee hug", "knee pull", "knee to my chest", "knees to my chest", "hugging my knee",
        "knee to chest one", "pull my knee up", "knee up to my chest", "knee hugging one", "knee chest",
    ),
    "lying_crossover": (
        "crossover one", "crossing over one", "lying twist", "lying down twist", "leg over one",
        "cross over one", "crossover thing", "leg crossover one", "lying crossing one", "crossovers",
    ),
    "piriformis_stretch": (
        "figure four one", "figure 4", "figure 4 stretch", "figure 4 one", "bum stretch", "butt stretch",
        "glute stretch", "pigeon", "piriformis thing", "piriformis exercise", "ankle on knee one",
        "ankle over knee one", "piri", "figure four thing", "figure for", "buttock stretch",
    ),
}  # fmt: skip
"""What people call the exercises, beside the list of the templates."""
