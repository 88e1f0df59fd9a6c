"""A stretch or a routine as cues on the timeline: holds, sides, counts, pauses."""
