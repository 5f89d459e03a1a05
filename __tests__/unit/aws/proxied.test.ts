import { afterEach, expect, it } from '@jest/globals';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { HttpRequest } from '@smithy/core/protocols';
import { forwarded, TunnelAgent } from '../../../src/aws/proxied';

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** A proxy that answers a CONNECT with the text; what it was asked for is what the promise gives. */
async function answering(text: string | undefined): Promise<{ url: URL; asked: Promise<string> }> {
  let tell: (asked: string) => void;
  const asked = new Promise<string>((resolve) => (tell = resolve));
  server = createServer((socket: Socket) => {
    socket.once('data', (data) => {
      tell(data.toString());
      if (text !== undefined) socket.end(text);
    });
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`http://127.0.0.1:${String(port)}`), asked };
}

async function failureOf(url: URL, host: string, connectMs = 4_000): Promise<unknown> {
  const agent = new TunnelAgent(url, connectMs);
  return new Promise((resolve) => {
    agent.createConnection({ host, port: 443 }, (error) => {
      resolve(error);
    });
  });
}

it('a server that is no proxy is told by its answer', async () => {
  const { url, asked } = await answering('HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\n\r\n');

  await expect(failureOf(url, 'sts.amazonaws.com')).resolves.toMatchObject({
    name: 'ProxyRefusal',
    status: 405,
  });
  expect(await asked).toMatch(
    /^CONNECT sts\.amazonaws\.com:443 HTTP\/1\.1\r\nhost: sts\.amazonaws\.com:443\r\n/i,
  );
});

it('an address of IPv6 is asked for in brackets', async () => {
  const { url, asked } = await answering('HTTP/1.1 403 Forbidden\r\n\r\n');

  await failureOf(url, 'fd00::1');
  expect(await asked).toMatch(/^CONNECT \[fd00::1\]:443 /);
});

it('a proxy that says nothing is given up', async () => {
  const { url } = await answering(undefined);

  await expect(failureOf(url, 'sts.amazonaws.com', 100)).resolves.toMatchObject({ code: 'ETIMEDOUT' });
});

it('a request that is passed on names its whole URL, and the proxy its user', () => {
  const request = new HttpRequest({
    protocol: 'http:',
    hostname: 'minio',
    path: '/a b',
    headers: { host: 'minio' },
  });

  expect(forwarded(request, new URL('https://user@proxy'))).toMatchObject({
    protocol: 'https:',
    hostname: 'proxy',
    port: 443,
    path: 'http://minio/a b',
    headers: { host: 'minio', 'proxy-authorization': 'Basic dXNlcjo=' },
  });
  expect(forwarded(request, new URL('http://proxy'))).toMatchObject({ port: 80, headers: { host: 'minio' } });
});
