import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { HttpRequest } from '@smithy/core/protocols';
import { BoundedHttpHandler, type Trace } from '../../../src/aws/http';

let server: Server | undefined;

async function serve(listener: RequestListener): Promise<HttpRequest> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return new HttpRequest({ protocol: 'http:', hostname: '127.0.0.1', port, path: '/', method: 'GET' });
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const limits = { connectMs: 1_000, answerMs: 60_000, answerBytes: 1_000 };

describe('BoundedHttpHandler', () => {
  it('hands on the whole answer, and tells its host, status and headers', async () => {
    const request = await serve((_request, response) => {
      response.setHeader('x-amzn-requestid', 'c6104cbe-af31-11e0-8154-cbc7ccf896c7');
      response.write('one ');
      response.end('two');
    });
    const trace: Trace = {};

    const { response } = await new BoundedHttpHandler(limits).handle(request, { trace });

    expect(String(response.body)).toBe('one two');
    expect(trace).toMatchObject({
      host: `127.0.0.1:${String(request.port)}`,
      status: 200,
      headers: { 'x-amzn-requestid': 'c6104cbe-af31-11e0-8154-cbc7ccf896c7' },
    });
  });

  it('hands on the body as a stream where that is asked for', async () => {
    const request = await serve((_request, response) => response.end('content'));

    const { response } = await new BoundedHttpHandler(limits).handle(request, { streamed: true });

    expect(response.body).toBeInstanceOf(Readable);
    await expect((response.body as Readable).toArray()).resolves.toEqual([Buffer.from('content')]);
  });

  it('gives up on an answer that never begins', async () => {
    const request = await serve(() => undefined);

    const answer = new BoundedHttpHandler({ ...limits, answerMs: 50 }).handle(request);

    await expect(answer).rejects.toMatchObject({ name: 'ResponseTimeout' });
  });

  it('reads an answer that came in time, where this process got no time to', async () => {
    const answered = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(
      `const { createServer } = require('node:http');
      const { parentPort, workerData: answered } = require('node:worker_threads');
      const server = createServer((request, response) => {
        response.end('in time', () => { Atomics.add(answered, 0, 1); Atomics.notify(answered, 0); });
      }).listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`,
      { eval: true, workerData: answered },
    );
    try {
      const [port] = (await once(worker, 'message')) as [number];
      const request = new HttpRequest({ protocol: 'http:', hostname: '127.0.0.1', port, path: '/' });
      const answerMs = 200;
      const handler = new BoundedHttpHandler({ ...limits, answerMs });
      // Opens the connection, so that the next request leaves at once.
      await handler.handle(request);
      Atomics.wait(answered, 0, 0);

      const answer = handler.handle(request);
      await new Promise(setImmediate);
      Atomics.wait(answered, 0, 1);
      // Nothing wakes it until the time is over.
      Atomics.wait(answered, 0, 2, 2 * answerMs);

      await expect(answer).resolves.toMatchObject({ response: { statusCode: 200 } });
      handler.destroy();
    } finally {
      await worker.terminate();
    }
  });

  it('gives up on an answer that stops in its body', async () => {
    const request = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
    });

    const answer = new BoundedHttpHandler({ ...limits, answerMs: 50 }).handle(request);

    await expect(answer).rejects.toMatchObject({ name: 'ResponseTimeout' });
  });

  it('reads no more of an answer than its bound', async () => {
    const request = await serve((_request, response) => response.end('x'.repeat(1_001)));

    const answer = new BoundedHttpHandler(limits).handle(request);

    await expect(answer).rejects.toMatchObject({ name: 'AnswerTooLarge' });
  });

  it('takes several lines of one header for one, as HTTP has it', async () => {
    const request = await serve((_request, response) => {
      response.setHeader('x-amz-bucket-region', ['eu-west-1', 'us-east-1']);
      response.end('ok');
    });

    const { response } = await new BoundedHttpHandler(limits).handle(request);

    expect(response.headers['x-amz-bucket-region']).toBe('eu-west-1, us-east-1');
  });

  it('takes no answer that has two lengths', async () => {
    const request = await serve((_request, response) => {
      response.socket?.write('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab');
    });

    const answer = new BoundedHttpHandler(limits).handle(request);

    await expect(answer).rejects.toMatchObject({ code: expect.stringMatching(/^HPE_/) });
  });

  it('keeps the connection for the next call until it is destroyed', async () => {
    const ports = new Set<number | undefined>();
    const request = await serve((incoming, response) => {
      ports.add(incoming.socket.remotePort);
      response.end('ok');
    });
    const handler = new BoundedHttpHandler(limits);

    await handler.handle(request);
    await handler.handle(request);
    handler.destroy();

    expect(ports.size).toBe(1);
  });
});

describe('a connection that was opened ahead', () => {
  async function counted(): Promise<{ request: HttpRequest; url: URL; connections: () => number }> {
    const request = await serve((_request, response) => response.end('ok'));
    let connections = 0;
    server?.on('connection', () => (connections += 1));
    const url = new URL(`http://127.0.0.1:${String(request.port)}/`);
    return { request, url, connections: () => connections };
  }

  it('is the first request’s, whether it is open yet or not', async () => {
    const { request, url, connections } = await counted();
    const soon = new BoundedHttpHandler(limits);
    soon.openAhead(url);
    await soon.handle(request);
    expect(connections()).toBe(1);

    const later = new BoundedHttpHandler(limits);
    const connected = once(server as Server, 'connection');
    later.openAhead(url);
    await connected;
    await later.handle(request);
    expect(connections()).toBe(2);
  });

  it('is used for its own server only', async () => {
    const { request, connections } = await counted();
    const handler = new BoundedHttpHandler(limits);
    handler.openAhead(new URL('http://127.0.0.2:1/'));

    await handler.handle(request);
    expect(connections()).toBe(1);
  });

  it('fails nothing but what is called where nobody listens', async () => {
    const { request, url } = await counted();
    const handler = new BoundedHttpHandler(limits);
    server?.close();
    await once(server as Server, 'close');
    handler.openAhead(url);

    await expect(handler.handle(request)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
