"""LiteLLM: its functions with masked prompts and restored answers, and a guardrail for its proxy.

>>> reticent.litellm.install()  # doctest: +SKIP
>>> reticent.litellm.Guardrail()  # doctest: +SKIP
"""

from reticent.litellm.calls import install
from reticent.litellm.guardrail import Guardrail

__all__ = ["Guardrail", "install"]
