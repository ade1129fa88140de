"""What a person does: the session, its history, and the verbs."""
