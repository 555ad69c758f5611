"""Courses, runners, boards and restore points. Nothing yet: courses come after exhibits. No Qt."""
