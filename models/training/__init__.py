"""Training of the acoustic model: recordings in, a folder that Vosk loads out. See README.md."""
