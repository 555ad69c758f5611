"""Bytes as nobody thought of them, for every parser that reads what others wrote: python -m tests.fuzz --help"""
