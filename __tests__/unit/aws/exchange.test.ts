import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { HttpRequest } from '@smithy/core/protocols';
import { Exchanges } from '../../../src/aws/exchange';

let server: Server;
let connections = 0;
const exchanges: Exchanges[] = [];

async function serve(listener: RequestListener = (_request, response) => response.end('ok')): Promise<URL> {
  connections = 0;
  server = createServer(listener).on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new URL(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`);
}

function started(): Exchanges {
  const made = new Exchanges();
  exchanges.push(made);
  return made;
}

async function ask(from: Exchanges, { hostname, port }: URL): Promise<string> {
  const request = new HttpRequest({
    protocol: 'http:',
    hostname,
    port: Number(port),
    path: '/',
    method: 'GET',
  });
  const answer = await from.send(request, { connectMs: 5_000, signal: new AbortController().signal });
  return Buffer.concat(await answer.toArray()).toString();
}

afterEach(() => {
  for (const made of exchanges.splice(0)) made.destroy();
  server.closeAllConnections();
  server.close();
});

describe('a connection that was opened ahead', () => {
  it('is the first request’s, whether it is open yet or not', async () => {
    const url = await serve();
    const soon = started();
    soon.openAhead(url);
    await expect(ask(soon, url)).resolves.toBe('ok');
    expect(connections).toBe(1);

    const later = started();
    const connected = once(server, 'connection');
    later.openAhead(url);
    await connected;
    await expect(ask(later, url)).resolves.toBe('ok');
    expect(connections).toBe(2);
  });

  it('is used for its own server only', async () => {
    const url = await serve();
    const from = started();
    from.openAhead(new URL('http://127.0.0.2:1/'));

    await expect(ask(from, url)).resolves.toBe('ok');
    expect(connections).toBe(1);
  });

  it('fails nothing where nobody listens', async () => {
    const url = await serve();
    const from = started();
    server.close();
    await once(server, 'close');
    from.openAhead(url);

    await expect(ask(from, url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
