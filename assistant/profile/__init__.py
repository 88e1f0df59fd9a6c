"""What a person has said about themselves, and where it is kept."""
