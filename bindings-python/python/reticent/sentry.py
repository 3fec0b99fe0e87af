"""Sentry: a transport that sends redacted envelopes: events, transactions, spans, logs, metrics, attachments' text.

>>> sentry_sdk.init(transport=reticent.sentry.transport())  # doctest: +SKIP
"""

from __future__ import annotations

import json

from sentry_sdk.envelope import Envelope, Item, PayloadRef
from sentry_sdk.spotlight import SpotlightClient
from sentry_sdk.transport import HttpTransport, Transport

from reticent._native import redact_file
from reticent.hooks import Redacts, Shield


def transport(redactor: Redacts | None = None, base: type[Transport] = HttpTransport) -> type[Transport]:
    """Make a transport for `sentry_sdk.init`, behind its own hooks, of which some send raw what they raise on.

    Spotlight, which gets envelopes past the transport, gets redacted ones from now on.
    """
    shield = Shield(redactor, hook="sentry")
    _protect_spotlight(shield)

    class RedactingTransport(base):  # type: ignore[misc, valid-type]
        """Sends redacted envelopes; what cannot be redacted is dropped."""

        def capture_envelope(self, envelope: Envelope) -> None:
            if (copied := _copied(shield, envelope)) is not None:
                super().capture_envelope(copied)

    return RedactingTransport


def _protect_spotlight(shield: Shield) -> None:
    SpotlightClient._reticent = shield
    capture = SpotlightClient.capture_envelope
    if hasattr(capture, "_reticent"):
        return

    def capture_redacted(self: SpotlightClient, envelope: Envelope) -> None:
        if (copied := _copied(SpotlightClient._reticent, envelope)) is not None:
            capture(self, copied)

    capture_redacted._reticent = True  # type: ignore[attr-defined]
    SpotlightClient.capture_envelope = capture_redacted


def _copied(shield: Shield, envelope: Envelope) -> Envelope | None:
    """A redacted copy; none where there can be none."""
    try:
        return _redacted(shield, envelope)
    except Exception as error:
        shield.failed("envelope", type(error).__name__)
        return None


def _redacted(shield: Shield, envelope: Envelope) -> Envelope:
    headers = shield.value(envelope.headers, "headers")
    if not isinstance(headers, dict):
        headers = {name: envelope.headers[name] for name in ("event_id", "sent_at") if name in envelope.headers}
    return Envelope(headers=headers, items=[_item(shield, item) for item in envelope.items])


def _item(shield: Shield, item: Item) -> Item:
    headers = dict(item.headers)
    if "filename" in headers:
        headers["filename"] = shield.text(str(headers["filename"]), "filename")
    payload = item.payload
    if payload.json is not None:
        return Item(PayloadRef(json=shield.document(payload.json, "event")), headers=headers)
    # The length is that of the payload before.
    headers.pop("length", None)
    kind = str(headers.get("content_type") or "")
    redacted = redact_file(payload.get_bytes(), lambda text: _text(shield, text), kind)
    return Item(PayloadRef(bytes=redacted), headers=headers)


def _text(shield: Shield, text: str) -> str:
    """The text of an attachment; of JSON, each part by what it is called."""
    try:
        document = json.loads(text)
    except ValueError:
        return shield.text(text, "attachment")
    redacted = shield.document(document, "attachment")
    # And as it is written: of members that have one name only the last was looked at.
    return shield.text(text if redacted == document else json.dumps(redacted), "attachment")
