"""The report of a study in the Common Industry Format (ISO/IEC 25062), as a PDF that screen readers can read."""
