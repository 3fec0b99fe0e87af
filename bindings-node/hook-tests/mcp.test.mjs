// MCP's clients and servers, of both packages that are in use, with transports that keep every message.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as nextClient from '@modelcontextprotocol/client';
import * as nextServer from '@modelcontextprotocol/server';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { Redactor } from 'reticent';
import { listen } from 'reticent/hooks';
import { RedactionError, protect, redacting } from 'reticent/mcp';
import { z } from 'zod';
import { EMAIL, SECRET, TO_TOOLS, assertClean, failing, section } from './common.mjs';

const info = { name: 'shop', version: '1.0.0' };
const kinds = [
  ['MCP 1', { Client, McpServer, InMemoryTransport, shapeOf: (shape) => shape }],
  ['MCP 2', { ...nextClient, ...nextServer, shapeOf: (shape) => z.object(shape) }],
];

// A server with one of each, and what its tool was called with.
function shop(kind, instructions) {
  const server = new kind.McpServer(info, { capabilities: { logging: {} }, instructions });
  const asked = [];
  server.registerTool('send', { description: `Writes for ${EMAIL}`, inputSchema: z.object({ to: z.string() }) }, async ({ to }) => {
    asked.push(to);
    if (to === 'nobody') throw new Error(SECRET);
    await server.server.notification({ method: 'notifications/message', params: { level: 'info', data: SECRET } });
    return { content: [{ type: 'text', text: `sent to ${EMAIL}: ${SECRET}` }] };
  });
  server.registerResource('book', 'shop://book', {}, async (uri) => ({ contents: [{ uri: uri.href, text: SECRET }] }));
  const blob = Buffer.from(`${SECRET}\n`.repeat(200), 'utf16le').toString('base64');
  server.registerResource('file', 'shop://file', {}, async (uri) => ({ contents: [{ uri: uri.href, mimeType: 'text/csv', blob }] }));
  server.registerPrompt('greet', { argsSchema: kind.shapeOf({ to: z.string() }) }, ({ to }) => ({
    messages: [{ role: 'user', content: { type: 'text', text: `Greet ${to}, ${EMAIL}` } }],
  }));
  return { server, asked };
}

// The two joined; `sent` has what went over the wire in either direction.
async function joined(kind, { ofServer = (transport) => transport, ofClient = (transport) => transport, instructions }, run) {
  const [near, far] = kind.InMemoryTransport.createLinkedPair();
  const sent = [];
  for (const transport of [near, far]) {
    const { send } = transport;
    transport.send = (message, ...more) => {
      sent.push(structuredClone(message));
      return send.call(transport, message, ...more);
    };
  }
  const { server, asked } = shop(kind, instructions);
  const client = new kind.Client(info);
  await Promise.all([server.connect(ofServer(far)), client.connect(ofClient(near))]);
  try {
    await run({ client, server, asked, sent });
  } finally {
    await client.close();
    await server.close();
  }
}

for (const [name, kind] of kinds) {
  test(`${name}: results of a server: tools, resources, prompts, errors, notifications`, () =>
    joined(kind, { ofServer: (transport) => redacting(transport), instructions: `Ask ${EMAIL}` }, async ({ client, sent }) => {
      const { content } = await client.callTool({ name: 'send', arguments: { to: 'bob' } });
      assert.match(content[0].text, /sent to \[EMAIL_ADDRESS\]/);
      await client.readResource({ uri: 'shop://book' });
      const { contents } = await client.readResource({ uri: 'shop://file' });
      assert.match(Buffer.from(contents[0].blob, 'base64').toString('utf16le'), /^(?:Write to \[EMAIL_ADDRESS\], .*\n){200}$/u);
      assert.equal(client.getInstructions(), 'Ask [EMAIL_ADDRESS]');
      await client.getPrompt({ name: 'greet', arguments: { to: 'bob' } });
      await client.callTool({ name: 'send', arguments: { to: 'nobody' } }).catch(() => {});
      assert.equal((await client.listTools()).tools[0].name, 'send');
      assert.ok(sent.some(({ method }) => method === 'notifications/message'));
      assertClean(sent);
    }));

  test(`${name}: a server with a session restores what the policy lets to tools`, async () => {
    for (const [policy, seen] of [[{}, '[EMAIL_ADDRESS_1]'], [TO_TOOLS, EMAIL]]) {
      const session = new Redactor({ policy }).session();
      await joined(kind, { ofServer: (transport) => redacting(transport, { session }) }, async ({ client, asked }) => {
        await client.readResource({ uri: 'shop://book' });
        await client.callTool({ name: 'send', arguments: { to: '[EMAIL_ADDRESS_1]' } });
        assert.deepEqual(asked, [seen]);
      });
    }
  });

  test(`${name}: what a client asks for is masked, and what comes back restored`, async () => {
    for (const [policy, seen] of [[{}, '[EMAIL_ADDRESS_1]'], [TO_TOOLS, EMAIL]]) {
      const redactor = new Redactor({ policy });
      await joined(kind, { ofClient: (transport) => protect(transport, { redactor }) }, async ({ client, asked, sent }) => {
        const { messages } = await client.getPrompt({ name: 'greet', arguments: { to: EMAIL } });
        assert.equal(messages[0].content.text, `Greet ${EMAIL}, ${EMAIL}`);
        await client.callTool({ name: 'send', arguments: { to: EMAIL } });
        assert.deepEqual(asked, [seen]);
        assertClean(sent.filter(({ method }) => method === 'prompts/get'));
      });
    }
  });

  test(`${name}: what cannot be redacted is not sent`, async () => {
    const redactor = failing();
    const events = [];
    const stop = listen((event) => events.push(event));
    await joined(kind, { ofServer: (transport) => redacting(transport, { redactor }) }, async ({ client, sent }) => {
      await assert.rejects(client.callTool({ name: 'send', arguments: { to: 'bob' } }), /REDACTION_FAILED/);
      await assert.rejects(client.readResource({ uri: 'shop://book' }), /REDACTION_FAILED/);
      assertClean(sent);
    });
    stop();
    assert.deepEqual([...new Set(events.map(({ where }) => where))].sort(), ['notification', 'result']);
    await joined(kind, { ofClient: (transport) => protect(transport, { redactor }) }, async ({ client, asked, sent }) => {
      const error = await client.callTool({ name: 'send', arguments: { to: EMAIL } }).then(() => assert.fail('it was sent'), (raised) => raised);
      assert.ok(error instanceof RedactionError || error.cause instanceof RedactionError, String(error));
      assertClean(`${error.stack}`);
      assert.deepEqual(asked, []);
      assertClean(sent.filter(({ method }) => method === 'tools/call'));
    });
  });
}

test('MCP 2: the example of the documents', async () => {
  const [near, far] = nextClient.InMemoryTransport.createLinkedPair();
  const { server } = shop(kinds[1][1]);
  const connected = section('MCP', 'StdioServerTransport', 'redacting', 'server')(class { constructor() { return far; } }, redacting, server);
  const client = new nextClient.Client(info);
  await Promise.all([connected, client.connect(near)]);
  assertClean(await client.callTool({ name: 'send', arguments: { to: 'bob' } }));
  await client.close();
});
