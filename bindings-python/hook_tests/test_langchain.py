"""LangChain and LangGraph, with OpenAI's own integration and a server that answers as OpenAI does."""

import asyncio
import contextlib
import datetime
import functools
import hashlib
import ipaddress
import json
import operator
import re
import uuid
import warnings
from collections import deque
from pathlib import Path

import pytest
import reticent
import reticent.langchain as ours
from conftest import ATTACHED, ENCODINGS, PLANTED, SECRET, assert_clean, run_section
from langchain.agents import create_agent
from langchain.agents.middleware import PIIDetectionError, PIIMiddleware
from langchain_core.caches import InMemoryCache
from langchain_core.callbacks import AsyncCallbackHandler, BaseCallbackHandler
from langchain_core.documents import Document
from langchain_core.globals import set_llm_cache
from langchain_core.language_models import BaseChatModel, FakeListChatModel, FakeMessagesListChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult, GenerationChunk
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.store.base import Item
from langgraph.types import Send
from providers import answer
from reticent.hooks import FAILED, RedactionError
from reticent.langgraph import RedactingSerializer, protect
from wire import Wire

EMAIL = PLANTED["email"]
ANSWER = f"I wrote to {EMAIL}."
MESSAGES = [SystemMessage(f"You write for {EMAIL}"), HumanMessage(SECRET, name="jane")]
TO_TOOLS = {"restore": [{"destination": "user"}, {"destination": "tool:send"}]}


@pytest.fixture
def wire():
    with Wire(answer) as wire:
        yield wire


@tool
def send(to: str) -> str:
    """Send a mail."""
    return f"sent to {to}"


def chat(wire, **settings):
    settings = {"stream_usage": False, **settings}
    return ChatOpenAI(model="gpt-5", base_url=f"{wire.url}/v1", api_key="none", max_retries=0, **settings)


def protected(wire, **settings):
    return ours.ProtectedChatModel(chat(wire), **settings)


@pytest.mark.covers("invoke, batch, stream, sync and async")
def test_all_ways_to_call(wire):
    model = protected(wire)
    assert model.invoke(MESSAGES).content == ANSWER
    assert model.invoke(SECRET).content == ANSWER
    assert [message.content for message in model.batch([MESSAGES, SECRET])] == [ANSWER] * 2
    chunks = list(model.stream(MESSAGES))
    assert "".join(chunk.content for chunk in chunks) == ANSWER
    assert sum(bool(chunk.content) for chunk in chunks) > 3, "the answer came at once"

    async def talk():
        texts = [(await model.ainvoke(MESSAGES)).content, (await model.abatch([MESSAGES]))[0].content]
        texts.append("".join([chunk.content async for chunk in model.astream(MESSAGES)]))
        ends = [
            event["data"]["output"].content
            async for event in model.astream_events(MESSAGES)
            if "_end" in event["event"]
        ]
        return texts + ends

    assert asyncio.run(talk()) == [ANSWER] * 4
    assert_clean(wire.received)


@pytest.mark.covers("chains, retries, fallbacks, listeners, bind")
def test_it_is_a_runnable(wire):
    seen = []
    model = protected(wire).with_listeners(on_end=lambda run: seen.append(run)).bind(user=EMAIL)
    chain = ChatPromptTemplate.from_template("mail {to}") | model | RunnableLambda(lambda message: message.content)
    assert chain.invoke({"to": EMAIL}) == ANSWER
    assert seen

    def broken(_):
        raise OSError

    assert RunnableLambda(broken).with_fallbacks([protected(wire)]).invoke(MESSAGES).content == ANSWER
    assert protected(wire).with_retry().invoke(MESSAGES).content == ANSWER
    assert_clean(wire.received)


@pytest.mark.covers("calls of tools and their results")
@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(("policy", "seen"), [({}, "[EMAIL_ADDRESS_1]"), (TO_TOOLS, EMAIL)])
def test_tools(wire, streamed, policy, seen):
    model = protected(wire, redactor=reticent.Redactor(policy)).bind_tools([send])
    if streamed:
        message = None
        for chunk in model.stream(MESSAGES):
            message = chunk if message is None else message + chunk
    else:
        message = model.invoke(MESSAGES)
    assert [call["args"] for call in message.tool_calls] == [{"to": seen}]
    assert message.content == ANSWER
    history = [*MESSAGES, message, ToolMessage(f"sent to {EMAIL}", tool_call_id=message.tool_calls[0]["id"])]
    assert model.invoke(history).content == ANSWER
    assert_clean(wire.received)


@pytest.mark.covers("caches")
def test_no_cache_holds_a_raw_prompt(wire):
    cache = InMemoryCache()
    set_llm_cache(cache)
    try:
        model = protected(wire)
        assert [model.invoke(MESSAGES).content for _ in range(2)] == [ANSWER] * 2
    finally:
        set_llm_cache(None)
    assert len(wire.bodies) == 1
    assert_clean(repr(cache._cache))
    # A cache of the model's own, and what is for the program alone.
    own = InMemoryCache()
    model = protected(wire, cache=own)
    history = [*MESSAGES, ToolMessage("done", tool_call_id="call_1", artifact={"text": SECRET})]
    assert [model.invoke(history).content for _ in range(2)] == [ANSWER] * 2
    assert len(wire.bodies) == 2
    assert len(own._cache) == 1
    assert_clean(repr(own._cache))


@pytest.mark.covers("stop sequences", "token counts")
def test_what_is_beside_the_messages(wire):
    model = protected(wire)
    model.invoke(MESSAGES, stop=[EMAIL])
    list(model.stream(MESSAGES, stop=[EMAIL]))
    assert wire.json[0]["stop"] == wire.json[1]["stop"] == ["[EMAIL_ADDRESS_1]"]
    assert_clean(wire.received)

    seen = []

    class Counting(FakeListChatModel):
        def get_token_ids(self, text):
            seen.append(text)
            return [len(text)]

        def get_num_tokens_from_messages(self, messages, tools=None):
            seen.append((messages, tools))
            return 7

    counted = ours.ProtectedChatModel(Counting(responses=["x"]))
    assert counted.get_num_tokens(SECRET) == 1
    assert counted.get_num_tokens_from_messages(MESSAGES) == 7
    assert len(seen) == 2
    assert_clean(repr(seen))


@pytest.mark.fails_closed
def test_guardrails_of_arguments(wire):
    call = {"name": "send", "args": {"card": PLANTED["card"]}, "id": "call_1"}
    with pytest.raises(ours.GuardrailError, match="CREDIT_CARD"):
        protected(wire, prompt_guardrails=["CREDIT_CARD"]).invoke([AIMessage("", tool_calls=[call])])
    assert wire.bodies == []


@pytest.mark.fails_closed
def test_what_cannot_be_masked_is_not_sent(wire, failing):
    model = protected(wire, redactor=failing)
    agent = create_agent(chat(wire), [send], middleware=[ours.RedactionMiddleware(redactor=failing)])
    calls = [
        lambda: model.invoke(MESSAGES),
        lambda: list(model.stream(MESSAGES)),
        lambda: asyncio.run(model.ainvoke(MESSAGES)),
        lambda: model.batch([MESSAGES]),
        lambda: model.bind(user=EMAIL).invoke("hello"),
        lambda: agent.invoke({"messages": MESSAGES}),
    ]
    for call in calls:
        with pytest.raises(RedactionError) as raised:
            call()
        assert_clean(repr(raised.value))
    assert wire.bodies == []


@pytest.mark.covers("guardrails of prompts and answers")
def test_guardrails(wire):
    model = protected(wire, prompt_guardrails=["CREDIT_CARD"])
    for call in (model.invoke, lambda messages: list(model.stream(messages))):
        with pytest.raises(ours.GuardrailError, match="a prompt holds CREDIT_CARD"):
            call(MESSAGES)
    assert wire.bodies == []
    polite = protected(wire, prompt_guardrails=["*"], on_violation=lambda kind, entities: f"no {kind}")
    assert polite.invoke(MESSAGES).content == "no prompt"
    assert "".join(chunk.content for chunk in polite.stream(MESSAGES)) == "no prompt"
    assert polite.invoke("hello").content.startswith("I wrote to")

    def leaking(path, body):
        done = answer(path, body)
        done["choices"][0]["message"]["content"] = "It is 4111 1111 1111 1111"
        return done

    with Wire(leaking) as other:
        model = protected(other, response_guardrails=["CREDIT_CARD"])
        with pytest.raises(ours.GuardrailError, match="a response holds CREDIT_CARD"):
            model.invoke("hello")

    # What a call of a tool holds is a part of the answer, and a name one of the prompt.
    call = {"name": "send", "args": {"card": PLANTED["card"]}, "id": "call_1"}
    calling = FakeMessagesListChatModel(responses=[AIMessage("", tool_calls=[call])])
    with pytest.raises(ours.GuardrailError, match="a response holds CREDIT_CARD"):
        ours.ProtectedChatModel(calling, response_guardrails=["CREDIT_CARD"]).invoke("hello")
    with pytest.raises(ours.GuardrailError, match="a prompt holds EMAIL_ADDRESS"):
        ours.ProtectedChatModel(calling, prompt_guardrails=["*"]).invoke([HumanMessage("hello", name=EMAIL)])


def test_the_configuration_is_saved_and_loaded(wire, tmp_path):
    redactor = reticent.Redactor({"profile": "pci", "entities": {"EMAIL_ADDRESS": {"operator": "mask"}}})
    model = protected(wire, redactor=redactor, prompt_guardrails=["US_SSN"])
    model.save(tmp_path / "model.yaml")
    loaded = ours.ProtectedChatModel.load(tmp_path / "model.yaml", chat(wire))
    loaded.save(tmp_path / "again.yaml")
    assert (tmp_path / "again.yaml").read_bytes() == (tmp_path / "model.yaml").read_bytes()
    assert loaded._identifying_params["policy"] == redactor.fingerprint
    assert list(loaded.prompt_guardrails) == ["US_SSN"]


def test_what_it_says_of_itself(wire):
    model = protected(wire)
    assert model._llm_type == "reticent-openai-chat"
    assert model._get_ls_params()["ls_provider"] == "openai"
    assert ours.ProtectedChatModel(model).llm is model.llm


# Agents


@pytest.mark.covers("agents, streamed or not")
def test_an_agent(wire):
    seen = []

    @tool
    def send(to: str) -> str:
        """Send a mail."""
        seen.append(to)
        return f"sent to {to}, card {PLANTED['card']}"

    calls = iter([True, False])

    def model(path, body):
        asked = json.loads(body)
        if not next(calls, False):
            asked.pop("tools", None)
        return answer(path, json.dumps(asked).encode())

    with Wire(model) as wire:
        middleware = ours.RedactionMiddleware(redactor=reticent.Redactor(TO_TOOLS))
        agent = create_agent(chat(wire), [send], system_prompt=f"For {EMAIL}", middleware=[middleware])
        done = agent.invoke({"messages": [HumanMessage(SECRET)]})
        assert seen == [EMAIL]
        assert done["messages"][-1].content == ANSWER
        assert done["messages"][0].content == SECRET
        texts = [
            chunk.content
            for chunk, _ in agent.stream({"messages": [HumanMessage(SECRET)]}, stream_mode="messages")
            if chunk.type == "AIMessageChunk"
        ]
        assert "".join(texts) == ANSWER
        assert len(texts) > 3

        async def talk():
            return (await agent.ainvoke({"messages": [HumanMessage(SECRET)]}))["messages"][-1].content

        assert asyncio.run(talk()) == ANSWER
        assert_clean(wire.received)


@pytest.mark.covers("PIIMiddleware's names and strategies")
@pytest.mark.parametrize(
    ("strategy", "shown"),
    [
        ("redact", "mail [REDACTED_EMAIL]"),
        ("mask", "mail jane.roe@****.io"),
        ("restore", "mail [EMAIL_ADDRESS_1]"),
    ],
)
def test_strategies(wire, strategy, shown):
    agent = create_agent(chat(wire), middleware=[ours.RedactionMiddleware("email", strategy=strategy)])
    agent.invoke({"messages": f"mail {EMAIL}"})
    assert wire.json[0]["messages"][0]["content"] == shown
    assert_clean(wire.received)


def test_other_strategies(wire):
    agent = create_agent(chat(wire), middleware=[ours.RedactionMiddleware("email", "credit_card", strategy="hash")])
    agent.invoke({"messages": f"mail {EMAIL}, again {EMAIL}"})
    first, second = wire.json[0]["messages"][0]["content"].removeprefix("mail ").split(", again ")
    # The form is LangChain's; the digest is keyed.
    assert first == second
    assert re.fullmatch(r"<email_hash:[0-9a-f]{8}>", first)
    assert first[12:-1] != hashlib.sha256(EMAIL.encode()).hexdigest()[:8]
    assert_clean(wire.received)
    for strategy in ("hide", ""):
        with pytest.raises(ValueError, match="there is no strategy"):
            ours.RedactionMiddleware("email", strategy=strategy)


@pytest.mark.parametrize("strategy", ["redact", "mask"])
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("email", f"mail {EMAIL}, a@b.museum, x+y@z.org.uk"),
        ("credit_card", "4111 1111 1111 1111, 5500-0055-5555-5559, 6011000990139424, 1234-5678-9012-3452"),
        ("ip", "from 10.1.2.3 over 127.0.0.1 and 8.8.8.8:53 to 0.0.0.0"),
        ("mac_address", "00:1A:2b:3c:4d:5e or ff-ff-ff-ff-ff-ff"),
        ("url", "https://acme.io/x?y=1, www.acme.io and acme.io/path, but not python.org"),
    ],
)
def test_forms_are_those_of_langchain(wire, strategy, kind, text):
    for middleware in (PIIMiddleware, ours.RedactionMiddleware):
        create_agent(chat(wire), middleware=[middleware(kind, strategy=strategy)]).invoke({"messages": text})
    theirs, own = (asked["messages"][0]["content"] for asked in wire.json)
    assert own == theirs
    redactor = reticent.Redactor()
    assert redactor.redact(own) == own


def test_several_middlewares_are_one_policy(wire):
    ours_of = ours.RedactionMiddleware
    first = [ours_of("email", strategy="mask"), ours_of("case", detector=r"CASE-\d{6}", strategy="mask"), ours_of()]
    text = f"{EMAIL} has CASE-123456, {PLANTED['ssn']}"
    create_agent(chat(wire), middleware=first).invoke({"messages": text})
    assert wire.json[0]["messages"][0]["content"] == "jane.roe@****.io has ****3456, [US_SSN_1]"
    blocking = [ours_of("ip"), ours_of("email", strategy="block"), ours_of("ssn", detector=r"\d{3}-\d{2}-\d{4}")]
    with pytest.raises(ours.GuardrailError):
        create_agent(chat(wire), middleware=blocking).invoke({"messages": text})
    assert len(wire.bodies) == 1


@pytest.mark.parametrize("streamed", [False, True])
def test_blocks_are_told_as_by_langchain(wire, streamed):
    def ask(text, **settings):
        agent = create_agent(
            chat(wire),
            middleware=[ours.RedactionMiddleware("email", strategy="block", detector=r"w\w+e to", **settings)],
        )
        return (
            list(agent.stream({"messages": text}, stream_mode="messages"))
            if streamed
            else agent.invoke({"messages": text})
        )

    with pytest.raises(PIIDetectionError, match="a prompt holds EMAIL_ADDRESS") as told:
        ask(f"mail {EMAIL}")
    assert (told.value.pii_type, told.value.matches) == ("email", [])
    assert isinstance(told.value, ours.GuardrailError)
    assert not wire.bodies
    ask("hello")
    with pytest.raises(PIIDetectionError, match="a response holds EMAIL_ADDRESS"):
        ask("hello", apply_to_output=True)


@pytest.mark.parametrize(
    "detector",
    [
        r"CASE-\d{6}",
        lambda text: [
            {"type": "case", "value": "", "start": at, "end": at + 11} for at in [text.find("CASE-")] if at >= 0
        ],
    ],
)
def test_detectors_of_the_caller(wire, detector):
    agent = create_agent(
        chat(wire), middleware=[ours.RedactionMiddleware("case", detector=detector, strategy="redact")]
    )
    agent.invoke({"messages": f"close CASE-123456 of {EMAIL}"})
    assert wire.json[0]["messages"][0]["content"] == "close [REDACTED_CASE] of [EMAIL_ADDRESS_1]"
    assert_clean(wire.received)


# Around them


class Recorder(BaseCallbackHandler):
    def __init__(self):
        self.told = []

    def on_chat_model_start(self, serialized, messages, **settings):
        self.told.append(("start", [message.content for message in messages[0]], settings))

    def on_llm_new_token(self, token, **settings):
        self.told.append(("token", token))

    def on_llm_end(self, response, **settings):
        self.told.append(("end", response.generations[0][0].text))

    def on_llm_error(self, error, **settings):
        self.told.append(("error", repr(error)))


class Whole(BaseChatModel):
    """A model that does not stream."""

    seen: list

    @property
    def _llm_type(self):
        return "whole"

    def _generate(self, messages, stop=None, run_manager=None, **settings):
        self.seen.append(messages)
        call = {"name": "send", "args": {"to": "[EMAIL_ADDRESS_1]"}, "id": "1"}
        answer = AIMessage("I wrote to [EMAIL_ADDRESS_1].", tool_calls=[call])
        return ChatResult(generations=[ChatGeneration(message=answer)])


@pytest.mark.covers("models that do not stream")
def test_streams_of_models_that_do_not():
    model = ours.ProtectedChatModel(Whole(seen=[]))

    async def listen():
        return [event async for event in model.astream_events(MESSAGES, version="v2")]

    whole = functools.reduce(operator.add, model.stream(MESSAGES))
    assert (whole.content, whole.tool_calls[0]["args"]) == (ANSWER, {"to": "[EMAIL_ADDRESS_1]"})
    assert asyncio.run(listen())[-1]["data"]["output"].content == ANSWER
    assert len(model.llm.seen) == 2
    assert_clean(model.llm.seen)


@pytest.mark.covers("callbacks")
def test_callbacks(wire):
    recorder = Recorder()
    config = {"callbacks": [ours.RedactingCallbackHandler(recorder)], "metadata": {"of": EMAIL}, "tags": [EMAIL]}
    file = {"type": "file", "file": {"filename": "notes.txt", "file_data": ATTACHED}}
    messages = [*MESSAGES, HumanMessage([file, {"type": "text", "text": f"see {ATTACHED}"}])]
    assert protected(wire).invoke(messages, config).content == ANSWER
    assert [kind for kind, *_ in recorder.told] == ["start", "end"]
    assert recorder.told[-1] == ("end", "I wrote to [EMAIL_ADDRESS].")

    def broken(path, body):
        raise OSError

    with Wire(broken) as other, pytest.raises(Exception, match="onnection"):
        protected(other).invoke(MESSAGES, config)
    assert recorder.told[-1][0] == "error"
    assert_clean(recorder.told)


class Waiting(AsyncCallbackHandler):
    """A vendor's handler, as asynchronous ones are."""

    def __init__(self):
        self.told = []
        self.tokens = []

    async def on_chat_model_start(self, serialized, messages, **settings):
        self.told.append((messages, settings))

    async def on_llm_new_token(self, token, *, chunk=None, **settings):
        self.tokens.append((token, chunk.text))

    async def on_stream_event(self, event, **settings):
        self.told.append((event, settings))

    async def on_llm_end(self, response, **settings):
        self.told.append((response, settings))

    async def on_llm_error(self, error, **settings):
        self.told.append((repr(error), settings))


class Spelling(BaseChatModel):
    """A model that gives its answer letter by letter."""

    fails: bool = False

    @property
    def _llm_type(self):
        return "spelling"

    def _generate(self, messages, stop=None, run_manager=None, **settings):
        return ChatResult(generations=[ChatGeneration(message=AIMessage(SECRET))])

    def _stream(self, messages, stop=None, run_manager=None, **settings):
        for letter in SECRET:
            chunk = ChatGenerationChunk(message=AIMessageChunk(letter))
            if run_manager:
                run_manager.on_llm_new_token(letter, chunk=chunk)
            yield chunk
        if self.fails:
            raise OSError


@pytest.mark.covers("callbacks, piece by piece")
@pytest.mark.parametrize("is_async", [False, True])
def test_callbacks_of_a_stream(is_async, failing):
    def through(redactor, model=None):
        waiting = Waiting()
        stream = (model or Spelling()).astream if is_async else (model or Spelling()).stream
        config = {"callbacks": [ours.RedactingCallbackHandler(waiting, redactor)]}

        async def listen():
            return [chunk async for chunk in stream("hello", config)]

        with contextlib.suppress(OSError):
            asyncio.run(listen()) if is_async else list(stream("hello", config))
        assert_clean(waiting.told)
        assert len(waiting.told) == 2, "the start and the end"
        return ["".join(said) for said in zip(*waiting.tokens, strict=True)]

    whole = reticent.redact(SECRET)
    assert through(None) == [whole, whole]
    assert through(reticent.Redactor().session()) == [whole, whole]
    # What is not decided yet goes with an error.
    assert all(whole.startswith(said) and said != whole for said in through(None, Spelling(fails=True)))
    assert through(failing) == [f"Write to {FAILED}"] * 2


def test_a_handler_that_fails_at_one_event_is_told_of_the_next():
    class Failing(BaseCallbackHandler):
        ended = False

        def on_llm_new_token(self, token, **settings):
            raise ValueError(token)

        def on_llm_end(self, response, **settings):
            self.ended = True

    failing = Failing()
    config = {"callbacks": [ours.RedactingCallbackHandler(failing)]}
    # Its last letters are held until the end.
    assert "".join(chunk.content for chunk in Spelling().stream("hello", config)) == SECRET
    assert failing.ended


def test_callbacks_of_more_answers_than_are_kept(events):
    """An answer that is given up is told no further: what comes of it later may be the rest of a value."""
    waiting = Waiting()
    handler = ours.RedactingCallbackHandler(waiting)

    async def say(run, text):
        chunk = GenerationChunk(text=text)
        await handler.on_llm_new_token(text, chunk=chunk, run_id=run)

    async def talk():
        runs = [uuid.uuid4() for _ in range(5000)]
        for run in runs:
            await handler.on_chat_model_start({}, [[]], run_id=run)
            await say(run, "mail jane.r")
        for run in runs:
            await say(run, "oe@acme.io now")
            await handler.on_llm_end({}, run_id=run)
        # Those that begin later are told again.
        await handler.on_chat_model_start({}, [[]], run_id=runs[0])
        await say(runs[0], "and more")
        await handler.on_llm_end({}, run_id=runs[0])

    asyncio.run(talk())
    said = "".join(token for token, _ in waiting.tokens)
    assert "oe@acme" not in said
    assert said.count("[EMAIL_ADDRESS] now") == 4096
    assert said.endswith("and more")
    assert {(event.where, event.error) for event in events} == {("on_llm_new_token", "TooManyAnswers")}
    assert len(events) == 5000 - 4096


@pytest.mark.covers("callbacks, block by block")
def test_callbacks_of_blocks():
    waiting = Waiting()
    config = {"callbacks": [ours.RedactingCallbackHandler(waiting)]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert Spelling().stream_events("hello", config, version="v3").output.text == SECRET
    assert_clean(waiting.told)
    events = [event for event, _ in waiting.told if isinstance(event, dict)]
    pieces = [event["delta"]["text"] for event in events if event["event"] == "content-block-delta"]
    (whole,) = [event["content"]["text"] for event in events if event["event"] == "content-block-finish"]
    assert "".join(pieces) == whole == reticent.redact(SECRET)


@pytest.mark.fails_closed
def test_callbacks_of_a_redactor_that_fails(wire, failing, events):
    recorder = Recorder()
    config = {"callbacks": [ours.RedactingCallbackHandler(recorder, failing)]}
    assert chat(wire).invoke([HumanMessage("hi")], config).content
    assert protected(wire).invoke(MESSAGES, config).content == ANSWER
    assert_clean(recorder.told)
    assert events


@pytest.mark.covers("documents")
def test_documents(failing):
    documents = [
        Document(f"{SECRET} in {ATTACHED}", metadata={"author": EMAIL}, id="1"),
        Document("clean", metadata={"page": 1}),
    ]
    transformer = ours.RedactingDocumentTransformer()
    first, second = transformer.transform_documents(documents)
    assert_clean([first, second])
    assert second is documents[1]
    assert asyncio.run(transformer.atransform_documents(documents)) == [first, second]
    assert transformer.transform_documents([first, second]) == [first, second]
    with pytest.raises(RedactionError):
        ours.RedactingDocumentTransformer(failing).transform_documents(documents)
    for unknown in (Path(EMAIL), reticent.Redactor()):
        with pytest.raises(RedactionError, match=type(unknown).__name__):
            transformer.transform_documents([Document("clean", metadata={"of": [unknown]})])

    from langchain_core.retrievers import BaseRetriever

    class Shelf(BaseRetriever):
        def _get_relevant_documents(self, query, *, run_manager):
            return documents

    retriever = ours.RedactingRetriever(retriever=Shelf())
    assert retriever.invoke("x") == [first, second]
    assert asyncio.run(retriever.ainvoke("x")) == [first, second]


def stored(saver):
    return repr(saver.storage) + repr(saver.blobs) + repr(saver.writes)


@pytest.mark.covers("checkpoints")
def test_checkpoints(wire):
    session = reticent.Redactor().session()
    config = {"configurable": {"thread_id": "1"}}
    for redactor, again in ((reticent.Redactor(), "[EMAIL_ADDRESS]"), (session, EMAIL)):
        saver = InMemorySaver(serde=RedactingSerializer(redactor))
        agent = create_agent(chat(wire), middleware=[ours.RedactionMiddleware()], checkpointer=saver)
        agent.invoke({"messages": MESSAGES}, config)
        assert_clean(stored(saver))
        messages = agent.get_state(config).values["messages"]
        assert messages[-1].content == f"I wrote to {again}."
        assert isinstance(messages[-1], AIMessage)
        agent.invoke({"messages": "and then?"}, config)
        assert_clean(stored(saver))
    assert_clean(wire.received)


@pytest.mark.covers("metadata of checkpoints")
def test_a_saver_that_writes_metadata_past_its_serializer(wire, failing):
    def agent(saver):
        return create_agent(chat(wire), middleware=[ours.RedactionMiddleware()], checkpointer=saver)

    config = {"configurable": {"thread_id": "1", "customer": EMAIL}, "metadata": {"of": EMAIL, EMAIL: 1}}
    session = reticent.Redactor().session()
    for redactor, again in ((None, "[EMAIL_ADDRESS]"), (session, EMAIL)):
        with SqliteSaver.from_conn_string(":memory:") as saver:
            made = agent(protect(protect(saver, redactor), redactor))
            made.invoke({"messages": MESSAGES}, config)
            assert_clean("\n".join(saver.conn.iterdump()))
            rows = saver.conn.execute("SELECT checkpoint, metadata FROM checkpoints").fetchall()
            assert_clean(repr(rows))
            assert all(json.loads(metadata)["customer"].startswith("[EMAIL_ADDRESS") for _, metadata in rows)
            assert made.get_state(config).values["messages"][-1].content == f"I wrote to {again}."
    saver = protect(InMemorySaver())
    asyncio.run(agent(saver).ainvoke({"messages": MESSAGES}, config))
    assert_clean(stored(saver))
    with SqliteSaver.from_conn_string(":memory:") as saver:
        with pytest.raises(RedactionError):
            agent(protect(saver, failing)).invoke({"messages": MESSAGES}, config)
        assert_clean("\n".join(saver.conn.iterdump()))


@pytest.mark.fails_closed
def test_a_checkpoint_that_cannot_be_redacted_is_not_written(wire, failing):
    saver = InMemorySaver(serde=RedactingSerializer(failing))
    agent = create_agent(chat(wire), middleware=[ours.RedactionMiddleware()], checkpointer=saver)
    with pytest.raises(RedactionError):
        agent.invoke({"messages": MESSAGES}, {"configurable": {"thread_id": "1"}})
    assert_clean(stored(saver))

    for encoding in ENCODINGS:
        assert_clean(RedactingSerializer().dumps_typed({"file": SECRET.encode(encoding)})[1])
    file = HumanMessage([{"type": "file", "url": ATTACHED}, f"see {ATTACHED}"])
    serializer = RedactingSerializer(reticent.Redactor().session())
    written = serializer.dumps_typed([file])
    assert_clean(written[1].decode("utf-8", "replace"))
    assert serializer.loads_typed(written) == [file]

    for value in (Send("node", {"to": EMAIL}), [Send("node", [EMAIL])], (Send("node", HumanMessage(SECRET)),)):
        session = reticent.Redactor().session()
        serializer = RedactingSerializer(session)
        written = serializer.dumps_typed(value)
        assert_clean(written[1].decode("utf-8", "replace"))
        (send,) = [loaded] if isinstance(loaded := serializer.loads_typed(written), Send) else loaded
        assert EMAIL in repr(send.arg)

    # What a node has raised is a part of its state.
    raised = ValueError(f"no such customer: {EMAIL}")
    loaded = RedactingSerializer().loads_typed(RedactingSerializer().dumps_typed(raised))
    assert loaded == "ValueError('no such customer: [EMAIL_ADDRESS]')"

    class Unknown:
        pass

    with pytest.raises(RedactionError, match="Unknown"):
        RedactingSerializer().dumps_typed({"a": [Unknown(), Path(EMAIL)]})


@pytest.mark.covers("paths, addresses, patterns and items in checkpoints")
def test_what_a_state_holds_besides_data(failing):
    address, now = ipaddress.ip_address("203.0.113.7"), datetime.datetime.now()
    made = [
        Path("/home", EMAIL),
        re.compile(rf"to: {EMAIL}", re.IGNORECASE),
        Item(value={EMAIL: Path(EMAIL)}, key=EMAIL, namespace=("of", EMAIL), created_at=now, updated_at=now),
        Send("node", {"at": Path(EMAIL)}),
    ]
    around = (
        lambda part: part,
        lambda part: {"in": [part, 1]},
        lambda part: ToolMessage(SECRET, tool_call_id="1", artifact={"in": part}),
        lambda part: deque([part], maxlen=3),
    )
    for part in made:
        for outer in around:
            serializer = RedactingSerializer(reticent.Redactor().session())
            written = serializer.dumps_typed(outer(part))
            assert_clean(written[1].decode("utf-8", "replace"))
            assert serializer.loads_typed(written) == outer(part)
            with pytest.raises(RedactionError):
                RedactingSerializer(failing).dumps_typed(outer(part))
    # A token is no address.
    serializer = RedactingSerializer(reticent.Redactor().session())
    for each in (address, ipaddress.ip_interface(f"{address}/24")):
        written = serializer.dumps_typed({"a": {each}})
        assert str(address).encode() not in written[1]
        assert serializer.loads_typed(written) == {"a": {str(each)}}
    kept = [ipaddress.ip_address("127.0.0.1"), Path("notes.txt"), re.compile(b"x")]
    assert RedactingSerializer().loads_typed(RedactingSerializer().dumps_typed(kept)) == kept
    nested = RedactingSerializer().dumps_typed({"a": [ValueError(SECRET)]})
    assert_clean(nested[1].decode("utf-8", "replace"))


def test_the_examples_of_the_documents(wire, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", f"{wire.url}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    assert run_section("LangChain")["model"].invoke(MESSAGES).content == ANSWER
    names = run_section("LangGraph", tools=[])
    done = names["agent"].invoke({"messages": MESSAGES}, {"configurable": {"thread_id": "1"}})
    assert done["messages"][-1].content == ANSWER
    assert_clean(wire.received)
    assert_clean(stored(names["agent"].checkpointer))
