"""Words to intents: templates, close matches, rejection, and the safety scan."""
