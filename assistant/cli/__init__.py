"""The commands. Nothing else imports this package."""
