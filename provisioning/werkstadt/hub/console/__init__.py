"""The staff console: the pages with which a town's staff see and steer the place."""
