"""What stands around the tabs: the tree, the docks and their rail."""
