"""Questions and proposals in windows of their own."""
