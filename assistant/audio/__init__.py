"""Blocks of sound, WAV files, devices, and the mixer that owns the clock."""
