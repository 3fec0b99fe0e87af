"""Writes events in the shapes that LangSmith, OpenAI, Anthropic, OpenTelemetry and loggers give them."""

import email.utils
import json
from datetime import datetime, timedelta, timezone

from . import values

START = datetime(2026, 11, 14, 9, 12, 3, 412_345, tzinfo=timezone.utc)


class Recorder:
    """One recorded session: the events, what was planted in them, and what must come through unchanged."""

    def __init__(self) -> None:
        self.events: list[dict] = []
        self.planted: dict[str, str] = {}
        self.kept: list[str] = []
        self._now = START
        self._serial = 0

    def plant(self, entity: str, value: str) -> str:
        """A value that must not survive redaction; returned, to stand where it is found."""
        if self.planted.setdefault(value, entity) != entity:
            raise ValueError(f"planted as {self.planted[value]} and as {entity}")
        return value

    def keep(self, value: str) -> str:
        """An identifier that looks like data but is not: redaction must leave it alone."""
        if value not in self.kept:
            self.kept.append(value)
        return value

    def now(self, milliseconds: int = 137) -> datetime:
        """The clock, a little later at each look."""
        self._now += timedelta(milliseconds=milliseconds, microseconds=311)
        return self._now

    def iso(self) -> str:
        return self.now().isoformat(timespec="microseconds")

    def label(self, kind: str) -> str:
        self._serial += 1
        return f"{kind}/{self._serial}"

    def write(self, event: dict) -> None:
        self.events.append(event)

    # LangSmith

    def run(self, name: str, run_type: str, parent: dict | None, inputs: dict, tags: list[str] = ()) -> dict:
        """The start of a LangSmith run. Returns it, for `end` and for its children."""
        run_id, started = values.uuid(self.label("run")), self.now()
        order = f"{started:%Y%m%dT%H%M%S%fZ}{run_id}"
        run = {
            "event": "run.start",
            "id": self.keep(run_id),
            "trace_id": parent["trace_id"] if parent else run_id,
            "parent_run_id": parent["id"] if parent else None,
            "dotted_order": self.keep(f"{parent['dotted_order']}.{order}" if parent else order),
            "name": name,
            "run_type": run_type,
            "start_time": started.isoformat(timespec="microseconds"),
            "tags": list(tags),
            "inputs": inputs,
            "extra": {"runtime": {"sdk": "langsmith-py", "sdk_version": "0.14.17", "python": "3.12.11"}},
        }
        self.write(run)
        return run

    def end(
        self, run: dict, outputs: dict | None = None, error: str | None = None, usage: tuple[int, int] = (0, 0)
    ) -> None:
        event = {"event": "run.end", "id": run["id"], "trace_id": run["trace_id"], "end_time": self.iso()}
        event["outputs"] = outputs
        event["error"] = error
        if any(usage):
            event["usage_metadata"] = {"input_tokens": usage[0], "output_tokens": usage[1], "total_tokens": sum(usage)}
        self.write(event)

    # Chat messages and streams. `|` in a streamed text marks where one delta ends: a value stays whole, because the
    # trace is read line by line; values that a provider cuts in two are the task of `redact_stream`.

    def message(self, role: str, content: object, **fields: object) -> None:
        self.write({"event": "message", "role": role, "content": content, **fields, "timestamp": self.iso()})

    def openai_stream(self, text: str, usage: tuple[int, int]) -> None:
        chat = "chatcmpl-" + values.made_up(self.label("chatcmpl"), values.ALPHANUMERIC, 29)
        fingerprint = "fp_" + values.made_up("openai", values.HEX, 10)
        head = {
            "id": self.keep(chat),
            "object": "chat.completion.chunk",
            "created": int(self.now().timestamp()),
            "model": "gpt-4o-2024-08-06",
            "system_fingerprint": fingerprint,
        }
        for position, piece in enumerate(text.split("|")):
            delta = {"role": "assistant", "content": piece} if position == 0 else {"content": piece}
            choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": None}
            self.write({**head, "choices": [choice], "usage": None})
        self.write(
            {**head, "choices": [{"index": 0, "delta": {}, "logprobs": None, "finish_reason": "stop"}], "usage": None}
        )
        tokens = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
        cached = {"prompt_tokens_details": {"cached_tokens": 1024, "audio_tokens": 0}}
        self.write({**head, "choices": [], "usage": {**tokens, **cached}})

    def openai_tool_call(self, name: str, arguments: dict) -> str:
        """An assistant message that calls a tool: `arguments` is JSON inside a string. Returns the call's id."""
        call = self.keep("call_" + values.made_up(self.label("call"), values.ALPHANUMERIC, 24))
        function = {"name": name, "arguments": dumps(arguments)}
        self.message("assistant", None, tool_calls=[{"id": call, "type": "function", "function": function}])
        return call

    def openai_tool_result(self, call: str, content: object) -> None:
        self.message("tool", content if isinstance(content, str) else dumps(content), tool_call_id=call)

    def anthropic_stream(self, text: str, usage: tuple[int, int], tool: tuple[str, list[str]] | None = None) -> str:
        """A streamed answer, with a tool call in JSON fragments when asked for. Returns the tool call's id."""
        message_id = self.keep("msg_01" + values.made_up(self.label("msg"), values.ALPHANUMERIC, 22))
        tool_id = "toolu_01" + values.made_up(self.label("toolu"), values.ALPHANUMERIC, 22)
        message = {
            "id": message_id,
            "type": "message",
            "role": "assistant",
            "model": "claude-sonnet-4-5-20250929",
            "content": [],
            "usage": {"input_tokens": usage[0], "cache_read_input_tokens": 2048, "output_tokens": 1},
        }
        self.write({"type": "message_start", "message": message})
        self.write({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}})
        for piece in text.split("|"):
            delta = {"type": "text_delta", "text": piece}
            self.write({"type": "content_block_delta", "index": 0, "delta": delta})
        self.write({"type": "content_block_stop", "index": 0})
        if tool:
            name, fragments = tool
            block = {"type": "tool_use", "id": self.keep(tool_id), "name": name, "input": {}}
            self.write({"type": "content_block_start", "index": 1, "content_block": block})
            for fragment in fragments:
                delta = {"type": "input_json_delta", "partial_json": fragment}
                self.write({"type": "content_block_delta", "index": 1, "delta": delta})
            self.write({"type": "content_block_stop", "index": 1})
        stop = {"stop_reason": "tool_use" if tool else "end_turn", "stop_sequence": None}
        self.write({"type": "message_delta", "delta": stop, "usage": {"output_tokens": usage[1]}})
        self.write({"type": "message_stop"})
        return tool_id

    def anthropic_tool_result(self, tool_id: str, content: object) -> None:
        block = {"type": "tool_result", "tool_use_id": tool_id, "content": [{"type": "text", "text": dumps(content)}]}
        self.message("user", [block])

    # Logs and spans

    def log(self, level: str, logger: str, message: str, **fields: object) -> None:
        moment = self.now(23)
        stamp = f"{moment:%Y-%m-%d %H:%M:%S},{moment.microsecond // 1000:03d}"
        self.write(
            {
                "event": "log",
                "ts": round(moment.timestamp(), 3),
                "line": f"{stamp} {level} [{logger}] {message}",
                **fields,
            }
        )

    def access_log(self, address: str, request: str, status: int) -> None:
        stamp = f"{self.now(9):%d/%b/%Y:%H:%M:%S +0000}"
        self.write(
            {
                "event": "log",
                "logger": "nginx",
                "line": f'{address} - - [{stamp}] "{request}" {status} 1482 "-" "Mozilla/5.0"',
            }
        )

    def span(self, name: str, attributes: dict[str, str | int | float]) -> None:
        """An OpenTelemetry span in OTLP's JSON."""
        started, ended = self.now(), self.now(210)
        kinds = {str: "stringValue", int: "intValue", float: "doubleValue"}
        self.write(
            {
                "event": "otel.span",
                "traceId": self.keep(values.made_up(self.label("trace"), values.HEX, 32)),
                "spanId": self.keep(values.made_up(self.label("span"), values.HEX, 16)),
                "name": name,
                "startTimeUnixNano": self.keep(str(int(started.timestamp() * 1000) * 1_000_000)),
                "endTimeUnixNano": self.keep(str(int(ended.timestamp() * 1000) * 1_000_000)),
                "attributes": [
                    # OTLP writes 64-bit integers as strings.
                    {"key": key, "value": {kinds[type(value)]: str(value) if type(value) is int else value}}
                    for key, value in attributes.items()
                ],
            }
        )

    def mail_date(self) -> str:
        return email.utils.format_datetime(self.now())

    def milliseconds(self) -> int:
        moment = int(self.now().timestamp() * 1000)
        self.keep(str(moment))
        return moment


def dumps(value: object) -> str:
    """Compact JSON that keeps the letters of every language."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
