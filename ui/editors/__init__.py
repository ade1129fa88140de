"""What a person fills in: the tabs of one document."""
