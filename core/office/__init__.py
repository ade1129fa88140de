"""Opens and writes Office files: guard, blocks with addresses, tags; only here and in the renderers are formats met."""
