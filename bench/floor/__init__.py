"""A bare Django site with the usual middleware and one view that asks one question: the floor that pages are held to."""
