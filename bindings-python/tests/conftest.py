"""What the tests share."""

import pytest
import reticent


@pytest.fixture(scope="session")
def redactor() -> reticent.Redactor:
    """Give a redactor of the default policy."""
    return reticent.Redactor()
