"""MCP's own server and client, in memory."""

import asyncio

import mcp
import pytest
import reticent
import reticent.mcp as ours
from conftest import PLANTED, SECRET, assert_clean, run_section
from mcp.server.mcpserver import MCPServer
from mcp.shared.exceptions import MCPError

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


def test_arguments_are_restored_where_the_policy_lets_them():
    for policy, expected in (({}, "[EMAIL_ADDRESS_1]"), (TO_TOOLS, PLANTED["email"])):
        session = reticent.Redactor(policy).session()
        token = session.redact(PLANTED["email"])
        seen = []
        texts = asyncio.run(all_of(server_of(ours.RedactionMiddleware(session=session), seen), token))
        assert seen == [expected]
        assert_clean(texts)


@pytest.mark.fails_closed
def test_what_cannot_be_redacted_is_not_sent(failing):
    async def call():
        async with mcp.Client(server_of(ours.RedactionMiddleware(failing), [])) as client:
            with pytest.raises(MCPError) as raised:
                await client.call_tool("customer", {"name": "jane"})
            return repr(raised.value)

    assert_clean(asyncio.run(call()))


def test_the_example_of_the_documents():
    server = run_section("MCP", MCPServer=MCPServer)["server"]
    assert isinstance(server._lowlevel_server.middleware[-1], ours.RedactionMiddleware)
