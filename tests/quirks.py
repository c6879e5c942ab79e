"""What others do that a library warns of, for ``pytestmark`` of the tests that meet it."""

import pytest

QUIRKS = [
    pytest.mark.filterwarnings(f"ignore:{text}")
    for text in (
        "Passing SelectField choices as tuples",
        "Yielding raw tuples from iter_choices",
        "Fields missing from ruleset",
    )
]
"""What Flask-Admin and Flask-Security do with the choices of a field, and a rule for no token."""
