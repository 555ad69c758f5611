"""Scene types, one folder each: what is in such a folder, and how to write one, tells docs/scenes.md.

A package of yours may add more: a folder werkstadt/scenes/<type>/ anywhere on Python's path is found as well.
"""

from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
