"""MCP's own server and client, in memory."""

import asyncio
import base64

import mcp
import pytest
import reticent
import reticent.mcp as ours
from conftest import PLANTED, SECRET, assert_clean, run_auto, run_section
from mcp.server.mcpserver import Context, MCPServer
from mcp.shared.exceptions import MCPError
from mcp.types import (
    CreateMessageResult,
    ElicitResult,
    EmptyResult,
    Request,
    RequestParams,
    SamplingMessage,
    TextContent,
)
from pydantic import BaseModel
from reticent.hooks import RedactionError

TO_TOOLS = {"restore": [{"destination": "user"}, {"destination": "tool:customer"}]}


def server_of(middleware, seen):
    server = MCPServer("shop", middleware=[middleware])

    @server.tool()
    def customer(name: str) -> dict[str, str]:
        """Look a customer up."""
        seen.append(name)
        return {"email": PLANTED["email"], "note": SECRET}

    @server.resource("shop://orders")
    def orders() -> str:
        return SECRET

    @server.prompt()
    def greet() -> str:
        return f"Greet {PLANTED['email']}"

    return server


async def all_of(server, name="jane"):
    async with mcp.Client(server) as client:
        return [
            (await client.list_tools()).model_dump_json(),
            (await client.call_tool("customer", {"name": name})).model_dump_json(),
            (await client.read_resource("shop://orders")).model_dump_json(),
            (await client.get_prompt("greet")).model_dump_json(),
        ]


@pytest.mark.covers("results of tools", "resources", "prompts", "arguments of tools")
def test_results():
    texts = asyncio.run(all_of(server_of(ours.RedactionMiddleware(), [])))
    assert_clean(texts)
    assert "Look a customer up." in texts[0]
    assert all("[EMAIL_ADDRESS]" in text for text in texts[1:])


def talkative():
    """A server that says things by itself, and raises."""
    server = MCPServer("shop", instructions=f"Ask {PLANTED['email']}", middleware=[ours.RedactionMiddleware()])

    @server.tool()
    async def talk(ctx: Context) -> str:
        await ctx.info(SECRET)
        await ctx.report_progress(1, 2, SECRET)
        answer = await ctx.elicit(SECRET, Answer)
        asked = [SamplingMessage(role="user", content=TextContent(type="text", text=SECRET))]
        await ctx.session.create_message(asked, max_tokens=9, system_prompt=SECRET)
        return str(answer.data.text)

    @server.tool()
    def fail() -> str:
        raise MCPError(-32000, SECRET, {"to": PLANTED["email"]})

    @server.resource("shop://file")
    def file() -> bytes:
        return (SECRET + "\n").encode() * 200

    async def crash(ctx, params):
        raise RuntimeError(SECRET)

    server._lowlevel_server.add_request_handler("shop/crash", RequestParams, crash)
    return server


@pytest.mark.covers("logs, progress, what a server asks for", "errors", "instructions", "files")
def test_what_a_server_says_by_itself():
    told = []

    async def log(params):
        told.append(params.data)

    async def progress(_, __, message):
        told.append(message)

    async def elicit(context, params):
        told.append(params.message)
        return ElicitResult(action="accept", content={"text": PLANTED["email"]})

    async def sample(context, params):
        told.extend((params.system_prompt, params.messages[0].content.text))
        return CreateMessageResult(role="assistant", content=TextContent(type="text", text="well"), model="m")

    async def talk():
        callbacks = {"logging_callback": log, "elicitation_callback": elicit, "sampling_callback": sample}
        async with mcp.Client(talkative(), mode="legacy", **callbacks) as client:
            told.append(client.instructions)
            done = await client.call_tool("talk", {}, progress_callback=progress)
            told.append(done.content[0].text)
            blob = (await client.read_resource("shop://file")).contents[0].blob
            told.append(base64.b64decode(blob).decode())
            with pytest.raises(MCPError) as raised:
                await client.call_tool("fail", {})
            assert raised.value.error.data == {"to": "[EMAIL_ADDRESS]"}
            told.append(str(raised.value))
            with pytest.raises(MCPError) as raised:
                await client.session.send_request(Request(method="shop/crash", params=RequestParams()), EmptyResult)
            told.append(str(raised.value))

    asyncio.run(talk())
    assert len(told) == 10
    assert_clean(told)
    assert all("[EMAIL_ADDRESS]" in text for text in told)


def test_arguments_are_restored_where_the_policy_lets_them():
    for policy, expected in (({}, "[EMAIL_ADDRESS_1]"), (TO_TOOLS, PLANTED["email"])):
        session = reticent.Redactor(policy).session()
        token = session.redact(PLANTED["email"])
        seen = []
        texts = asyncio.run(all_of(server_of(ours.RedactionMiddleware(session=session), seen), token))
        assert seen == [expected]
        assert_clean(texts)


async def talk_to_a_stranger(client):
    """What a client says to a server that is not ours, and what it is told."""
    async with client:
        await client.list_tools()
        told = await client.call_tool("echo", {"to": PLANTED["email"], "note": SECRET}, meta={"of": PLANTED["email"]})
        prompt = await client.get_prompt("greet", {"to": PLANTED["email"]})
        return told, prompt


def stranger(seen):
    server = MCPServer("stranger")

    @server.tool()
    async def echo(to: str, note: str, ctx: Context) -> dict[str, str]:
        """Say it again."""
        seen.append((to, note))
        asked = await ctx.elicit(f"Is it {to}?", Answer)
        seen.append(asked.data.text)
        return {"said": f"{to} {note}"}

    @server.prompt()
    def greet(to: str) -> str:
        seen.append(to)
        return f"Greet {to}"

    return server


class Answer(BaseModel):
    text: str


@pytest.mark.covers("clients: arguments, prompts, what callbacks answer")
@pytest.mark.parametrize("policy", [{}, {"restore": [{"destination": "user"}, {"destination": "tool:echo"}]}])
def test_clients(policy):
    seen, asked = [], []

    async def elicit(context, params):
        asked.append(params.message)
        return ElicitResult(action="accept", content={"text": SECRET})

    client = mcp.Client(stranger(seen), elicitation_callback=elicit, mode="legacy")
    told, prompt = asyncio.run(talk_to_a_stranger(ours.protect(client, reticent.Redactor(policy))))
    to, note = seen[0]
    if policy:
        assert (to, note) == (PLANTED["email"], SECRET)
    else:
        assert to == "[EMAIL_ADDRESS_1]"
        assert_clean(note)
    assert_clean(seen[1:])
    assert asked == [f"Is it {PLANTED['email']}?"]
    assert told.structured_content == {"said": f"{PLANTED['email']} {SECRET}"}
    assert prompt.messages[0].content.text == f"Greet {PLANTED['email']}"


@pytest.mark.fails_closed
def test_what_a_client_cannot_mask_is_not_sent(failing):
    seen = []
    client = ours.protect(mcp.Client(stranger(seen)), failing)

    async def call():
        async with client:
            for calling in (
                lambda: client.call_tool("echo", {"to": PLANTED["email"], "note": ""}),
                lambda: client.get_prompt("greet", {"to": PLANTED["email"]}),
            ):
                with pytest.raises(RedactionError) as raised:
                    await calling()
                assert_clean(repr(raised.value))

    asyncio.run(call())
    assert seen == []


@pytest.mark.fails_closed
def test_what_cannot_be_redacted_is_not_sent(failing):
    async def call():
        async with mcp.Client(server_of(ours.RedactionMiddleware(failing), [])) as client:
            with pytest.raises(MCPError) as raised:
                await client.call_tool("customer", {"name": "jane"})
            return repr(raised.value)

    assert_clean(asyncio.run(call()))


AUTO = f"""
import asyncio
import mcp
from mcp.server.mcpserver import MCPServer
server = MCPServer("shop")

@server.tool()
def customer(name: str) -> str:
    print("asked for", name)
    return {SECRET!r}

async def call():
    async with mcp.Client(server) as client:
        print("told", await client.call_tool("customer", {{"name": {PLANTED["email"]!r}}}))

asyncio.run(call())
"""


@pytest.mark.covers("servers and clients under `reticent.auto()`")
def test_auto():
    printed = run_auto(AUTO, "mcp")
    assert "asked for [EMAIL_ADDRESS_1]" in printed
    assert "told" in printed
    assert_clean(printed)


def test_the_example_of_the_documents():
    seen = []
    made = run_section("MCP", MCPServer=MCPServer, url=stranger(seen))
    assert isinstance(made["server"]._lowlevel_server.middleware[-1], ours.RedactionMiddleware)

    async def call():
        async with made["client"] as client:
            return await client.get_prompt("greet", {"to": PLANTED["email"]})

    assert asyncio.run(call()).messages[0].content.text == f"Greet {PLANTED['email']}"
    assert seen == ["[EMAIL_ADDRESS_1]"]
