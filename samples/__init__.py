"""An inbox that a newcomer can run: people, projects and texts are invented, and `python -m samples.make` writes it."""
