"""What both the command line and the window ask for: whole jobs over files and documents."""
