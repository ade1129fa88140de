"""How the program looks: tokens (plain data), theme (applies them), state marks and icons."""
