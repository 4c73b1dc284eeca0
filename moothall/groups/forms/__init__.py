"""The shape of what people type: what they ask of the directory, and the forms of groups."""
