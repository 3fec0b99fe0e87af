"""One line for all that is installed: model clients, traces and logs."""

import reticent

print(reticent.auto())

import logging  # noqa: E402

import langsmith  # noqa: E402
import openai  # noqa: E402
from conversation import MESSAGES  # noqa: E402

logging.basicConfig(level=logging.INFO)
tracing = langsmith.Client()
client = openai.OpenAI()


@langsmith.traceable(client=tracing, name="answer")
def answer(message: str) -> str:
    logging.info("customer: %s", message)
    return client.responses.create(model="gpt-5", input=message).output_text


with langsmith.tracing_context(enabled=True):
    for message in MESSAGES:
        print(answer(message))
tracing.flush()
