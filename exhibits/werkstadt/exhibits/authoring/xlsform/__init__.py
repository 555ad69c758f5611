"""Reads, checks and compiles an XLSForm. Runs in a process of its own, with limits: a workbook may be hostile."""
