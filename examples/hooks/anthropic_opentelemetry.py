"""A chat with Anthropic's client in spans of OpenTelemetry: prompts are masked, answers restored, spans redacted."""

import anthropic
from conversation import MESSAGES
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

import reticent.anthropic
import reticent.otel

provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(reticent.otel.redacting(OTLPSpanExporter())))
tracer = provider.get_tracer("support")
client = anthropic.Anthropic(middleware=[reticent.anthropic.Middleware()])

for message in MESSAGES:
    with tracer.start_as_current_span("chat", attributes={"gen_ai.prompt.0.content": message}) as span:
        with client.messages.stream(
            model="claude-sonnet-5", max_tokens=1000, messages=[{"role": "user", "content": message}]
        ) as stream:
            answer = "".join(stream.text_stream)
        span.set_attribute("gen_ai.completion.0.content", answer)
        span.add_event("answered", {"answer": answer})
    print(answer)
provider.shutdown()
