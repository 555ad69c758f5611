"""A row of pictures of one thing as it changes; one pushes time to and fro, or lets it run."""
