"""The program without its window: importing this package is instant and never loads Qt."""
