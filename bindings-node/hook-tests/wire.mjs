// A server on the loopback address in the place of a vendor's: it keeps every byte that a client sends.

import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';

export async function listening(answer = () => ({})) {
  const bodies = [];
  const heads = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    let body = Buffer.concat(chunks);
    if (request.headers['content-encoding'] === 'gzip') body = gunzipSync(body);
    if (request.method !== 'GET') {
      heads.push(`${request.method} ${request.url}\n${JSON.stringify(request.headers)}`);
      bodies.push(body);
    }
    const given = answer(request.url, body.toString('utf8'));
    const [kind, pieces, status = 200, headers = {}] = Array.isArray(given) ? given : ['application/json', [JSON.stringify(given)]];
    response.writeHead(status, { 'content-type': kind, ...headers });
    for (const piece of pieces) {
      response.write(piece);
      await new Promise(setImmediate);
    }
    response.end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    bodies,
    heads,
    url: `http://127.0.0.1:${server.address().port}`,
    get received() {
      const raw = Buffer.concat(bodies).toString('utf8');
      return [...heads, raw, raw.replaceAll('\\\\', '\\').replaceAll('\\"', '"')].join('\n');
    },
    get json() {
      return bodies.map((body) => JSON.parse(body));
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
