"""Two pictures in one place, before and after; a line between them goes where one pushes it."""
