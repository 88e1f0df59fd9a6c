"""Training of the small text classifiers: the second safety net, and understanding between templates."""
