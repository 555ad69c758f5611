"""Forms of our own, each named for what it shows, as rows of their sheets, with ways to fill them in."""

from tests.forms.comparing import Example
from tests.forms.examples import asking, choosing, repeating, working

EXAMPLES: tuple[Example, ...] = (*asking.EXAMPLES, *choosing.EXAMPLES, *repeating.EXAMPLES, *working.EXAMPLES)
