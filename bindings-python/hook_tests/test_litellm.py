"""LiteLLM: its functions in processes of their own, and its proxy, to a server that keeps every byte."""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import SimpleNamespace

import litellm
import openai
import pytest
import reticent
from conftest import ATTACHED, PLANTED, SECRET, assert_clean, run_auto, run_section
from openai.types.chat import ChatCompletionMessage
from providers import answer
from pydantic import BaseModel
from reticent.hooks import FAILED, RedactionError
from reticent.litellm import Guardrail, _failures, install
from wire import Wire

EMAIL = PLANTED["email"]
ANSWER = f"I wrote to {EMAIL}."
MESSAGES = [{"role": "system", "content": f"You write for {EMAIL}"}, {"role": "user", "content": SECRET}]
TOOL = {"type": "function", "function": {"name": "send", "parameters": {"type": "object", "properties": {}}}}
TO_TOOLS = {"restore": [{"destination": "user"}, {"destination": "tool:send"}]}
PLACES = (litellm, litellm.anthropic.messages, litellm.google_genai, litellm.vector_stores)


class Logger(litellm.integrations.custom_logger.CustomLogger):
    """A logger as LiteLLM's users have them."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def log_success_event(self, kwargs, response_obj, start_time, end_time):
        self.seen.append(f"{kwargs} {response_obj}")


# LiteLLM keeps the loggers that it has seen.
LOGGER = Logger()


@pytest.fixture
def wire():
    with Wire(answer) as wire:
        yield wire


@pytest.fixture
def logged():
    """Give what LiteLLM's loggers get of a call."""
    LOGGER.seen.clear()
    litellm.callbacks = [LOGGER]
    yield LOGGER.seen
    litellm.callbacks = []


@pytest.fixture
def protect():
    """Install the hook for a test, and take it out again."""
    plain = [(place, name, each) for place in PLACES for name, each in vars(place).items() if callable(each)]
    yield install
    for place, name, function in plain:
        setattr(place, name, function)


def asked(wire, model="openai/gpt-5", **settings):
    base = wire.url if model.startswith("anthropic") else f"{wire.url}/v1"
    return {"model": model, "api_base": base, "api_key": "sk-none", **settings}


MODELS = ("openai/gpt-5", "anthropic/claude")


@pytest.mark.covers("completion", "OpenAI's and Anthropic's formats", "loggers")
@pytest.mark.parametrize("model", MODELS)
def test_completion(wire, protect, logged, model):
    protect()
    done = litellm.completion(**asked(wire, model), messages=MESSAGES, user=EMAIL, extra_headers={"X-Of": EMAIL})
    assert done.choices[0].message.content == ANSWER
    assert done.usage.total_tokens == 12
    # What was answered goes into the next prompt as it is.
    theirs = ChatCompletionMessage(role="assistant", content=SECRET)
    history = [*MESSAGES, done.choices[0].message, theirs, {"role": "user", "content": "and then?"}]
    assert litellm.completion(messages=history, **asked(wire, model)).choices[0].message.content == ANSWER
    for _ in range(600):
        if len(logged) >= 2:
            break
        time.sleep(0.05)
    assert logged
    assert_clean("".join(logged))
    assert_clean(wire.received)


@pytest.mark.covers("streams", "tool calls")
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(("policy", "seen"), [({}, "[EMAIL_ADDRESS_1]"), (TO_TOOLS, EMAIL)])
def test_streamed(wire, protect, model, policy, seen):
    protect(reticent.Redactor(policy))
    chunks = list(litellm.completion(**asked(wire, model), messages=MESSAGES, tools=[TOOL], stream=True))
    deltas = [chunk.choices[0].delta for chunk in chunks]
    assert "".join(delta.content or "" for delta in deltas) == ANSWER
    assert len([delta for delta in deltas if delta.content]) > 3, "the answer came at once"
    calls = [call for delta in deltas for call in delta.tool_calls or ()]
    assert json.loads("".join(call.function.arguments or "" for call in calls)) == {"to": seen}
    assert_clean(wire.received)


@pytest.mark.covers("async functions", "routers", "responses", "embeddings")
def test_the_others(wire, protect):
    protect()
    router = litellm.Router([{"model_name": "mine", "litellm_params": asked(wire)}])

    async def talk():
        done = await litellm.acompletion(**asked(wire), messages=MESSAGES)
        routed = await router.acompletion("mine", MESSAGES)
        text = ""
        async for chunk in await litellm.acompletion(**asked(wire), messages=MESSAGES, stream=True):
            text += chunk.choices[0].delta.content or ""
        response = await litellm.aresponses(**asked(wire), input=SECRET)
        return [done.choices[0].message.content, routed.choices[0].message.content, text, response.output_text]

    assert asyncio.run(talk()) == [ANSWER] * 4
    events = list(litellm.responses(**asked(wire), input=SECRET, stream=True))
    assert "".join(event.delta for event in events if event.type == "response.output_text.delta") == ANSWER
    assert litellm.embedding(**asked(wire), input=[SECRET]).data
    assert_clean(wire.received)


class Answer(BaseModel):
    """What is said to jane.roe@acme.io."""

    to: str


FILE = ("asked.jsonl", json.dumps({"body": SECRET}).encode())
ANTHROPIC = {"max_tokens": 9, "messages": [{"role": "user", "content": SECRET}]}
GOOGLE = [{"role": "user", "parts": [{"text": SECRET}]}]
OTHERS = [
    lambda to, url: litellm.text_completion(**to, prompt=SECRET),
    lambda to, url: litellm.completion_with_retries(**to, messages=MESSAGES),
    lambda to, url: litellm.completion(**to, messages=MESSAGES, response_format=Answer),
    lambda to, url: asyncio.run(litellm.completion(**to, messages=MESSAGES, acompletion=True)),
    lambda to, url: litellm.batch_completion(**to, messages=[MESSAGES, MESSAGES]),
    lambda to, url: litellm.speech(**to, input=SECRET, voice="alloy"),
    lambda to, url: litellm.transcription(**to, file=("a.mp3", b"\xff\xfb\x00"), prompt=SECRET),
    lambda to, url: litellm.image_generation(**to, prompt=SECRET),
    lambda to, url: asyncio.run(litellm.amoderation(**to, input=SECRET)),
    lambda to, url: litellm.create_file(**to, file=FILE, purpose="batch", custom_llm_provider="openai"),
    lambda to, url: litellm.create_batch(**to, **BATCH, custom_llm_provider="openai"),
    lambda to, url: litellm.create_thread(**to, messages=MESSAGES, custom_llm_provider="openai"),
    lambda to, url: litellm.vector_stores.search("v", SECRET, **to, custom_llm_provider="openai"),
    lambda to, url: asyncio.run(litellm.anthropic.messages.acreate(**asked_claude(url), **ANTHROPIC)),
    lambda to, url: asyncio.run(litellm.anthropic_messages(**asked_claude(url), **ANTHROPIC)),
    lambda to, url: litellm.google_genai.generate_content("gemini/g", GOOGLE, api_base=url, api_key="none"),
]
BATCH = {
    "completion_window": "24h",
    "endpoint": "/v1/chat/completions",
    "input_file_id": "f",
    "metadata": {"of": EMAIL},
}


def asked_claude(url):
    return {"model": "anthropic/claude", "api_base": url, "api_key": "none"}


@pytest.mark.covers("files", "batches", "speech", "images", "Anthropic's and Google's functions")
@pytest.mark.parametrize("call", OTHERS, ids=range(len(OTHERS)))
def test_all_that_sends(wire, protect, logged, call):
    protect()
    # What comes back of an answer in another form is not what is asked here.
    with contextlib.suppress(Exception):
        call({"model": "openai/gpt-5", "api_base": f"{wire.url}/v1", "api_key": "none", "max_retries": 0}, wire.url)
    assert wire.bodies
    assert_clean(wire.received)
    assert_clean("".join(logged))
    assert "[EMAIL_ADDRESS_1]" in wire.received


@pytest.mark.covers("counts of tokens")
def test_counts(wire, protect):
    protect()
    for model in MODELS:
        counted = asyncio.run(litellm.acount_tokens(**asked(wire, model), messages=MESSAGES, system=SECRET))
        assert counted.tokenizer_type != "local_tokenizer"
    assert len(wire.bodies) == len(MODELS)
    assert "[EMAIL_ADDRESS_1]" in wire.received
    assert_clean(wire.received)


def test_answers_in_other_forms(protect):
    message = {"id": "m", "type": "message", "role": "assistant", "model": "c", "stop_reason": "end_turn"}
    usage = {"input_tokens": 1, "output_tokens": 1}
    told = {**message, "content": [{"type": "text", "text": "to [EMAIL_ADDRESS_1]"}], "usage": usage}
    protect()
    with Wire(lambda path, body: {"text": "to [EMAIL_ADDRESS_1]"} if "audio" in path else told) as wire:
        done = asyncio.run(litellm.anthropic.messages.acreate(**asked_claude(wire.url), **ANTHROPIC))
        assert done["content"][0]["text"] == f"to {EMAIL}"
        to = {"model": "openai/whisper-1", "api_base": f"{wire.url}/v1", "api_key": "none"}
        assert litellm.transcription(**to, file=("a.mp3", b"\xff\xfb\x00"), prompt=SECRET).text == f"to {EMAIL}"


def test_credentials_are_the_providers(protect, monkeypatch):
    given = {}

    def completion(model, messages, **settings):
        given.update(settings)

    monkeypatch.setattr(litellm, "completion", completion)
    protect()
    keys = {"aws_secret_access_key": PLANTED["key"], "api_key": PLANTED["key"], "client_secret": PLANTED["key"]}
    litellm.completion("bedrock/x", MESSAGES, **keys, user=EMAIL, prompt_cache_key=EMAIL)
    assert given == {**keys, "user": "[EMAIL_ADDRESS_1]", "prompt_cache_key": "[EMAIL_ADDRESS_1]"}


@pytest.mark.fails_closed
def test_what_cannot_be_masked_is_not_sent(wire, protect, failing):
    protect(failing)
    calls = [
        lambda: litellm.completion(**asked(wire), messages=MESSAGES),
        lambda: litellm.completion(**asked(wire), messages=MESSAGES, stream=True),
        lambda: asyncio.run(litellm.acompletion(**asked(wire), messages=MESSAGES)),
        lambda: litellm.embedding(**asked(wire), input=[SECRET]),
        lambda: asyncio.run(litellm.acount_tokens(**asked(wire), messages=MESSAGES)),
    ]
    for call in calls:
        with pytest.raises(RedactionError) as raised:
            call()
        assert_clean(repr(raised.value))
    assert wire.heads == []


@pytest.mark.fails_closed
def test_loggers_behind_a_guardrail_that_fails(failing, events):
    kwargs, result = Guardrail(failing).logging_hook({"messages": MESSAGES, "user": EMAIL}, SECRET, "completion")
    assert kwargs == {"messages": [FAILED], "user": FAILED}
    assert result == FAILED
    assert events


def test_files_in_what_loggers_get():
    kwargs, result = Guardrail().logging_hook({"messages": [{"content": ATTACHED}]}, f"see {ATTACHED}", "completion")
    assert_clean([kwargs, result])


PROXY = """
model_list:
  - model_name: gpt-5
    litellm_params: {model: openai/gpt-5, api_base: URL/v1, api_key: none}
  - model_name: claude
    litellm_params: {model: anthropic/claude, api_base: URL, api_key: none}
  - model_name: gemini
    litellm_params: {model: gemini/gemini-3, api_base: URL, api_key: none}
files_settings:
  - {custom_llm_provider: openai, api_base: URL/v1, api_key: none}
guardrails:
  - guardrail_name: reticent
    litellm_params:
      guardrail: GUARDRAIL
      mode: [pre_call, post_call, logging_only]
      default_on: true
litellm_settings:
  callbacks: [recorder.recorder]
"""
RECORDER = """
from litellm.integrations.custom_logger import CustomLogger


class Recorder(CustomLogger):
    def record(self, *parts):
        with open("LOG", "a") as file:
            file.write(" ".join(map(repr, parts)) + chr(10))

    async def async_log_success_event(self, kwargs, response_obj, start_time, end_time):
        self.record("success", kwargs, response_obj)

    async def async_log_failure_event(self, kwargs, response_obj, start_time, end_time):
        self.record("failure", kwargs, response_obj)

    async def async_post_call_failure_hook(self, request_data, original_exception, user_api_key_dict, *_, **__):
        self.record("refused", request_data, original_exception)


recorder = Recorder()
"""
FAILING = """
import reticent
from reticent.litellm import Guardrail


def fail(_, value):
    raise RuntimeError(f"no rule for {value}")


def failing(**settings):
    return Guardrail(reticent.Redactor(operators={"*": fail}), **settings)
"""


# Where the proxy has a provider count, without asking guardrails.
COUNTED = {
    "/v1/messages/count_tokens": {"model": "claude", "messages": MESSAGES[1:], "system": SECRET},
    "/v1/responses/input_tokens": {"model": "gpt-5", "input": SECRET, "instructions": SECRET},
    "/utils/token_counter?call_endpoint=true": {"model": "claude", "messages": MESSAGES[1:]},
    "/v1beta/models/gemini:countTokens": {"contents": GOOGLE},
}
# What fails where nothing has been masked yet, or in the provider's answer.
FAILS = {
    "/v1/chat/completions": {
        "model": "gpt-5",
        "messages": MESSAGES,
        "metadata": {"of": EMAIL},
        "prediction": {"type": "content", "content": SECRET},
    },
    "/v1/assistants": {"model": "gpt-5", "instructions": SECRET},
    "/v1/containers": {"name": EMAIL},
    "/v1/ocr": {"model": "gpt-5", "document": {"type": "document_url", "document_url": SECRET}},
}


class Proxy:
    """LiteLLM's own proxy, in a process of its own."""

    def __init__(self, folder, wire, guardrail="reticent.litellm.Guardrail"):
        self.log = folder / "log.txt"
        (folder / "config.yaml").write_text(PROXY.replace("URL", wire.url).replace("GUARDRAIL", guardrail))
        (folder / "recorder.py").write_text(RECORDER.replace("LOG", str(self.log)))
        (folder / "ours.py").write_text(FAILING)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{free.getsockname()[1]}"
        port = self.url.rpartition(":")[2]
        settings = {
            **os.environ,
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
            "LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY": "true",
        }
        command = [os.path.join(os.path.dirname(sys.executable), "litellm"), "--config", "config.yaml", "--port", port]
        self.output = open(folder / "output.txt", "wb")  # noqa: SIM115
        self.process = subprocess.Popen(
            [*command, "--host", "127.0.0.1"], cwd=folder, env=settings, stdout=self.output, stderr=self.output
        )
        for _ in range(2400):
            try:
                urllib.request.urlopen(f"{self.url}/health/liveliness", timeout=5)  # noqa: S310
                return
            except OSError:
                assert self.process.poll() is None, (folder / "output.txt").read_text()[-3000:]
                time.sleep(0.1)
        raise AssertionError((folder / "output.txt").read_text()[-3000:])

    def logged(self, count):
        """Give what the proxy told its logger, and printed, when there is that much."""
        for _ in range(600):
            if self.log.exists() and self.log.read_text().count("\n") >= count:
                break
            time.sleep(0.05)
        assert self.log.exists()
        return self.log.read_text() + (self.log.parent / "output.txt").read_text()

    def close(self):
        self.process.terminate()
        self.process.wait(20)
        self.output.close()


@pytest.mark.timeout(300)
def test_an_exception_that_cannot_be_changed_is_told_to_no_logger(events):
    class FrozenError(Exception):
        def __setattr__(self, name, value):
            raise TypeError(SECRET)

    Guardrail()
    told = []
    logging = SimpleNamespace(model_call_details={"messages": SECRET})

    def handle(self, exception, traceback_exception):
        told.append(exception)

    handler = _failures._redacting(handle, _failures._of_call)
    assert handler(logging, FrozenError(SECRET), SECRET) is None
    assert told == []
    assert_clean(logging.model_call_details)
    assert [event.error for event in events] == ["TypeError"]


@pytest.mark.covers("the proxy: chat, messages, responses, streams, counts of tokens, its loggers, of failures too")
def test_the_proxy(wire, tmp_path):
    proxy = Proxy(tmp_path, wire)
    try:
        client = openai.OpenAI(base_url=f"{proxy.url}/v1", api_key="sk-any", max_retries=0)
        asked = {"model": "gpt-5", "messages": MESSAGES, "user": EMAIL, "metadata": {"of": EMAIL}}
        done = client.chat.completions.create(**asked, tools=[TOOL])
        assert done.choices[0].message.content == ANSWER
        assert json.loads(done.choices[0].message.tool_calls[0].function.arguments) == {"to": "[EMAIL_ADDRESS_1]"}
        texts = [
            chunk.choices[0].delta.content or ""
            for chunk in client.chat.completions.create(**asked, stream=True)
            if chunk.choices
        ]
        assert "".join(texts) == ANSWER
        assert len([text for text in texts if text]) > 3, "the answer came at once"
        assert client.responses.create(model="gpt-5", input=SECRET).output_text == ANSWER
        events = list(client.responses.create(model="gpt-5", input=SECRET, stream=True))
        assert "".join(event.delta for event in events if event.type == "response.output_text.delta") == ANSWER
        body = {"model": "claude", "max_tokens": 9, "messages": [{"role": "user", "content": SECRET}]}
        assert ANSWER in post(f"{proxy.url}/v1/messages", body)
        assert streamed_text(post(f"{proxy.url}/v1/messages", {**body, "stream": True})) == ANSWER
        sent = len(wire.bodies)
        for path, asked in COUNTED.items():
            post(proxy.url + path, asked)
        assert len(wire.bodies) == sent + len(COUNTED)
        for path, asked in FAILS.items():
            with pytest.raises(urllib.error.HTTPError):
                post(proxy.url + path, asked)
        client.files.create(file=(f"{EMAIL}.txt", SECRET.encode()), purpose="user_data")
        assert b"[EMAIL_ADDRESS_1]" in wire.bodies[-1]
        assert_clean(wire.received)
        assert_clean(proxy.logged(6 + len(FAILS)))
    finally:
        proxy.close()


@pytest.mark.timeout(300)
@pytest.mark.fails_closed
def test_the_proxy_with_a_redactor_that_fails(wire, tmp_path):
    proxy = Proxy(tmp_path, wire, "ours.failing")
    try:
        client = openai.OpenAI(base_url=f"{proxy.url}/v1", api_key="sk-any", max_retries=0)
        for stream in (False, True):
            with pytest.raises(openai.APIError) as raised:
                client.chat.completions.create(model="gpt-5", messages=MESSAGES, stream=stream)
            assert_clean(str(raised.value))
        for path, asked in COUNTED.items():
            with pytest.raises(urllib.error.HTTPError) as raised:
                post(proxy.url + path, asked)
            assert_clean(raised.value.read().decode())
        with pytest.raises(openai.APIError) as raised:
            client.files.create(file=("notes.txt", SECRET.encode()), purpose="user_data")
        assert_clean(str(raised.value))
        assert wire.bodies == []
        assert_clean(proxy.logged(2))
    finally:
        proxy.close()


def post(url, body):
    headers = {"Content-Type": "application/json", "Authorization": "Bearer sk-any"}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
        return response.read().decode()


def streamed_text(body):
    events = [json.loads(line[5:]) for line in body.splitlines() if line.startswith("data:")]
    deltas = [event["delta"] for event in events if event["type"] == "content_block_delta"]
    return "".join(delta.get("text", "") for delta in deltas)


@pytest.mark.covers("its functions under `reticent.auto()`")
def test_auto(wire):
    program = f"""
import litellm
messages = [{{"role": "user", "content": {SECRET!r}}}]
done = litellm.completion("openai/gpt-5", messages, api_base={wire.url + "/v1"!r}, api_key="none")
assert done.choices[0].message.content == {ANSWER!r}
"""
    assert_clean(run_auto(program, "litellm") + wire.received)
    assert wire.bodies


def test_the_example_of_the_documents(wire, protect):
    run_section("LiteLLM")
    assert litellm.completion(**asked(wire), messages=MESSAGES).choices[0].message.content == ANSWER
    assert_clean(wire.received)
