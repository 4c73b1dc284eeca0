"""A bare Django site with the usual middleware and a view that asks one question: the floor that pages are held to."""
