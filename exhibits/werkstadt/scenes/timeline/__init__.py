"""What happened when: events in their order, on a line that shows how far apart they lie."""
