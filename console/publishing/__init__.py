"""Posts, their revisions and their tags."""
