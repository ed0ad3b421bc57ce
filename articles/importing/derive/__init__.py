"""What a story's own text says about it."""
