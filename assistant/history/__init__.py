"""What was done, and how much it hurt: finished holds, sessions and pain scores, in SQLite."""
