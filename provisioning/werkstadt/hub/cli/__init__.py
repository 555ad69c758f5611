"""werkstadt-hub, as people type it. Exit status: 0 done, 1 refused with its reason, 2 used wrongly."""
