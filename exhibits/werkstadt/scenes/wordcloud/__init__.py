"""Released answers as words, larger the more often they were given."""
