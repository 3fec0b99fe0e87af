"""A plugin of pytest that puts our anonymizers in the place of LangSmith's, for LangSmith's own tests of them.

They are in its repository, and in none of its packages. From this folder, with a checkout of that repository:
`python -m pytest -p langsmith_in_place CHECKOUT/python/tests/unit_tests/test_anonymizer.py`
"""

from langsmith import anonymizer
from reticent import langsmith

anonymizer.create_anonymizer = langsmith.create_anonymizer
anonymizer.create_secret_anonymizer = langsmith.create_secret_anonymizer
