"""Phoenix's client: what it sends of spans, datasets, prompts and annotations is redacted.

>>> import phoenix.client, reticent.phoenix
>>> client = reticent.phoenix.protect(phoenix.client.Client())  # doctest: +SKIP

Spans of a program go to Phoenix through OpenTelemetry, and so through `reticent.otel`.
"""

from __future__ import annotations

from typing import Any, TypeVar

from reticent._http import protect as _protect
from reticent._one_way import OneWay
from reticent.hooks import Redacts, Shield

_Client = TypeVar("_Client")


def protect(client: _Client, redactor: Redacts | None = None) -> _Client:
    """Have a client, sync or async, redact what it sends. It is the same client."""
    http: Any = client._client  # type: ignore[attr-defined]
    _protect(http, OneWay(Shield(redactor, hook="phoenix")))
    return client
