"""Pictures of the window and its parts with sample data: what a change looks like is looked at, not guessed."""
