"""Google's Gen AI client, to a server that answers as Gemini does and keeps every byte."""

import asyncio
import base64
import io

import pytest
import reticent
import reticent.google_genai as ours
from conftest import ENCODINGS, PICTURE, PLANTED, SECRET, assert_clean, run_auto, run_section
from google import genai
from google.genai import errors, types
from providers import answer
from reticent.hooks import RedactionError
from wire import Wire

EMAIL = PLANTED["email"]
ANSWER = f"I wrote to {EMAIL}."
TO_TOOLS = {"restore": [{"destination": "user"}, {"destination": "tool:send"}]}
CONFIG = types.GenerateContentConfig(
    system_instruction=f"You write for {EMAIL}",
    tools=[types.Tool(function_declarations=[types.FunctionDeclaration(name="send", description="Sends mail")])],
)


@pytest.fixture
def wire():
    with Wire(answer) as wire:
        yield wire


def client_of(wire, redactor=None, session=None):
    made = genai.Client(api_key="none", http_options=types.HttpOptions(base_url=wire.url))
    return ours.protect(made, redactor, session=session)


@pytest.mark.covers("generate_content", "tool calls", "thoughts")
@pytest.mark.parametrize(("policy", "seen"), [({}, "[EMAIL_ADDRESS_1]"), (TO_TOOLS, EMAIL)])
def test_generate(wire, policy, seen):
    client = client_of(wire, reticent.Redactor(policy))
    done = client.models.generate_content(model="gemini-2.5-flash", contents=SECRET, config=CONFIG)
    assert done.text == ANSWER
    assert done.candidates[0].content.parts[0].text == f"Write to {EMAIL}"
    assert done.function_calls[0].args == {"to": seen}
    assert done.usage_metadata.total_token_count == 12
    assert_clean(wire.received)
    assert "models/gemini-2.5-flash:generateContent" in wire.heads[0]


@pytest.mark.covers("streams")
@pytest.mark.parametrize("config", [None, CONFIG])
def test_streamed(wire, config):
    client = client_of(wire)
    chunks = list(client.models.generate_content_stream(model="gemini-2.5-flash", contents=SECRET, config=config))
    parts = [part for chunk in chunks for part in chunk.candidates[0].content.parts]
    texts = [part.text for part in parts if part.text and not part.thought]
    assert "".join(texts) == ANSWER
    assert len(texts) > 3, "the answer came at once"
    assert "".join(part.text for part in parts if part.thought) == f"Write to {EMAIL}"
    assert chunks[-1].candidates[0].finish_reason == types.FinishReason.STOP
    assert [part.function_call.args for part in parts if part.function_call] == (
        [{"to": "[EMAIL_ADDRESS_1]"}] if config else []
    )
    assert_clean(wire.received)


@pytest.mark.covers("chats")
def test_a_chat_keeps_its_tokens(wire):
    client = client_of(wire)
    chat = client.chats.create(model="gemini-2.5-flash")
    assert chat.send_message(f"joe@roe.net asks about {EMAIL}").text == ANSWER
    assert chat.send_message("and then?").text == ANSWER
    first, second = (body["contents"] for body in wire.json)
    assert second[0] == first[0]
    assert "[EMAIL_ADDRESS_2]" in second[1]["parts"][-1]["text"]
    assert_clean(wire.received)


@pytest.mark.covers("async clients")
def test_async(wire):
    client = client_of(wire)

    async def talk():
        done = await client.aio.models.generate_content(model="gemini-2.5-flash", contents=SECRET)
        text = ""
        async for chunk in await client.aio.models.generate_content_stream(model="gemini-2.5-flash", contents=SECRET):
            text += chunk.text or ""
        return done.text, text

    # A loop after another: the client makes connections of their own for each.
    assert asyncio.run(talk()) == (ANSWER, ANSWER)
    assert asyncio.run(talk()) == (ANSWER, ANSWER)
    assert_clean(wire.received)


@pytest.mark.covers("interactions")
def test_interactions(wire):
    client = client_of(wire)
    asked = {"model": "gemini-2.5-flash", "input": SECRET}
    first = client.interactions.create(**asked)
    assert first.output_text == ANSWER
    deltas = [event.delta.text for event in client.interactions.create(**asked, stream=True) if hasattr(event, "delta")]
    assert "".join(deltas) == ANSWER
    # What the provider keeps, behind the id of what came before, has its tokens here.
    again = client.interactions.create(**{**asked, "input": "and then?"}, previous_interaction_id=first.id)
    assert again.output_text == ANSWER
    assert_clean(wire.received)


def test_headers_that_are_added_to_what_is_built(wire):
    headers = {"x-author": EMAIL}
    made = genai.Client(api_key="none", http_options=types.HttpOptions(base_url=wire.url, headers=headers))
    client = ours.protect(made)
    client.interactions.create(model="gemini-2.5-flash", input=SECRET)
    asyncio.run(client.aio.interactions.create(model="gemini-2.5-flash", input=SECRET))
    assert len(wire.bodies) == 2
    assert_clean("".join(wire.heads))
    assert "".join(wire.heads).count("x-author: [EMAIL_ADDRESS_1]") == 2


@pytest.mark.covers("embeddings", "URLs")
def test_other_calls(wire):
    client = client_of(wire)
    assert client.models.embed_content(model="gemini-embedding-001", contents=SECRET).embeddings
    client.models.list(config={"query_base": True, "page_token": "next", "http_options": {"extra_body": {"q": EMAIL}}})
    assert_clean(wire.received)


@pytest.mark.covers("files inside of prompts")
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_inside_of_a_prompt_stays_one(wire, encoding):
    client = client_of(wire)
    # Longer than what is looked for in any text, so that it counts that this is a file.
    text = "Über alles:\n" + f"{SECRET}\n" * 200
    parts = [
        types.Part.from_bytes(data=text.encode(encoding), mime_type="text/csv"),
        types.Part.from_bytes(data=PICTURE, mime_type="image/png"),
    ]
    assert client.models.generate_content(model="g", contents=[f"Of {EMAIL}", *parts]).text == ANSWER
    _, sent, picture = wire.json[0]["contents"][0]["parts"]
    assert base64.urlsafe_b64decode(picture["inlineData"]["data"]) == PICTURE
    read = base64.urlsafe_b64decode(sent["inlineData"]["data"]).decode(encoding)
    assert read.startswith("Über alles:\nWrite to [EMAIL_ADDRESS_1], card ")
    assert_clean(read)


@pytest.mark.covers("uploads")
def test_uploads(tmp_path):
    def begin_or_end(path, body):
        if path == "/put":
            return 200, {"file": {"name": "files/abc"}}, {"x-goog-upload-status": "final"}
        return 200, {}, {"x-goog-upload-url": f"{wire.url}/put", "x-goog-upload-status": "active"}

    path = tmp_path / f"{EMAIL}.txt"
    path.write_text(SECRET)
    with Wire(begin_or_end) as wire:
        client = client_of(wire)
        client.files.upload(file=path)
        client.files.upload(file=io.BytesIO(SECRET.encode()), config={"mime_type": "text/plain", "display_name": EMAIL})
        asyncio.run(client.aio.files.upload(file=str(path)))
        client.files.upload(file=io.BytesIO(PICTURE), config={"mime_type": "image/png"})
    begun, put = wire.heads[::2], wire.bodies[1::2]
    assert_clean(wire.received)
    assert put[-1] == PICTURE
    # As long as it was said before.
    assert [f"content-length: {len(body)}" in head for head, body in zip(begun, put, strict=True)] == [True] * 4
    assert path.read_text() == SECRET


@pytest.mark.fails_closed
def test_what_cannot_be_masked_is_not_sent(wire, failing):
    client = client_of(wire, failing)
    calls = [
        lambda: client.models.generate_content(model="gemini-2.5-flash", contents=SECRET),
        lambda: list(client.models.generate_content_stream(model="gemini-2.5-flash", contents=SECRET)),
        lambda: asyncio.run(client.aio.models.generate_content(model="gemini-2.5-flash", contents=SECRET)),
        lambda: client.interactions.create(model="gemini-2.5-flash", input=SECRET),
    ]
    for call in calls:
        with pytest.raises(RedactionError) as raised:
            call()
        assert_clean(repr(raised.value))
    assert wire.heads == []


@pytest.mark.covers("errors")
def test_an_error_keeps_its_tokens():
    def refuse(path, body):
        return 400, {"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": f"what is {body.decode()}"}}

    with Wire(refuse) as wire:
        client = client_of(wire)
        with pytest.raises(errors.ClientError) as raised:
            client.models.generate_content(model="gemini-2.5-flash", contents=SECRET)
    assert "[EMAIL_ADDRESS_1]" in str(raised.value)
    assert_clean(str(raised.value))


def test_a_client_past_which_it_sends_is_refused(wire):
    client = genai.Client(api_key="none", http_options=types.HttpOptions(base_url=wire.url))
    client._api_client._async_httpx_client = None
    with pytest.raises(reticent.UnsupportedError, match="httpx_async_client"):
        ours.protect(client)


@pytest.mark.covers("clients under `reticent.auto()`")
def test_auto(wire, monkeypatch):
    monkeypatch.setenv("GOOGLE_API_KEY", "none")
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", wire.url)
    program = f"""
from google import genai
client = genai.Client()
assert client.models.generate_content(model="gemini-2.5-flash", contents={SECRET!r}).text == {ANSWER!r}
"""
    assert_clean(run_auto(program, "google.genai") + wire.received)
    assert wire.bodies


def test_the_example_of_the_documents(wire, monkeypatch):
    monkeypatch.setenv("GOOGLE_API_KEY", "none")
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", wire.url)
    client = run_section("Google Gen AI")["client"]
    assert client.models.generate_content(model="gemini-2.5-flash", contents=SECRET).text == ANSWER
    assert_clean(wire.received)
