"""One grid for every table of the program: model contract, cell painting, header, editors, clipboard, view."""
