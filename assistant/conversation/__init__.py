"""The state machine that joins the rooms: turns, context, interruption, events."""
