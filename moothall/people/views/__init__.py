"""Pages of the door and of what people say about themselves."""
