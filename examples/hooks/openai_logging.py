"""A chat with OpenAI's client, streamed, and a log of it: prompts are masked, answers restored, log lines redacted."""

import logging

import openai
from conversation import MESSAGES

import reticent.logging
import reticent.openai

logging.basicConfig(level=logging.INFO)
reticent.logging.install()
log = logging.getLogger("support")

client = reticent.openai.protect(openai.OpenAI())
for message in MESSAGES:
    log.info("customer: %s", message)
    stream = client.chat.completions.create(
        model="gpt-5",
        messages=[{"role": "system", "content": "You are a support agent."}, {"role": "user", "content": message}],
        user="support",
        stream=True,
    )
    answer = "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)
    log.info("answer", extra={"answer": answer})
    print(answer)
