"""The nouns of the trade, the same for every region: frozen dataclasses, standard library only."""
