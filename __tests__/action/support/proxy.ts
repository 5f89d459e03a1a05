import { createServer as createHttp, type IncomingMessage, request, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, type Server as NetServer, type Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate that signs itself, for the names, so that it is its own authority too. */
export function certificateFor(...names: readonly string[]): Promise<Certificate> {
  return certificate(names);
}

/** The same, of the day before yesterday, and for one day. */
export function expiredCertificateFor(...names: readonly string[]): Promise<Certificate> {
  const day = 86_400_000;
  return certificate(names, {
    notBeforeDate: new Date(Date.now() - 2 * day),
    notAfterDate: new Date(Date.now() - day),
  });
}

async function certificate(
  names: readonly string[],
  validity: { readonly notBeforeDate?: Date; readonly notAfterDate?: Date } = {},
): Promise<Certificate> {
  const altNames = names.map((name) =>
    /^[\d.]+$/.test(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name },
  );
  const { private: key, cert } = await generate([{ name: 'commonName', value: names[0] ?? '' }], {
    algorithm: 'sha256',
    ...validity,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames },
    ],
  });
  return { key, cert };
}

export interface ProxyOptions {
  /** `user:password` that it asks for. */
  readonly user?: string;
  /** Answers everything with this. */
  readonly status?: number;
  /** Takes connections, and never answers. */
  readonly silent?: boolean;
  /** Takes requests, and closes the connection without an answer. */
  readonly hangsUp?: boolean;
  /** Is one of https://. */
  readonly tls?: Certificate;
  /** The port that stands for every host on port 443. */
  readonly tlsPort?: number;
}

export interface Proxy {
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** `host:port` of every tunnel that was asked for, in order. */
  readonly tunnels: readonly string[];
  /** URLs of every request that was to be passed on. */
  readonly forwarded: readonly string[];
  close(): Promise<void>;
}

/** A forward proxy on loopback that counts. */
export async function startProxy(options: ProxyOptions = {}): Promise<Proxy> {
  const tunnels: string[] = [];
  const forwarded: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = options.tls ? createHttps(options.tls) : createHttp();
  const refusal = ({ headers }: IncomingMessage): number | undefined => {
    if (options.status !== undefined) return options.status;
    const wanted = options.user && `Basic ${Buffer.from(options.user).toString('base64')}`;
    return wanted === undefined || headers['proxy-authorization'] === wanted ? undefined : 407;
  };
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', (message: IncomingMessage, client: Socket) => {
    client.on('error', () => client.destroy());
    const authority = message.url ?? '';
    tunnels.push(authority);
    if (options.silent) return;
    if (options.hangsUp) {
      client.destroy();
      return;
    }
    const status = refusal(message);
    if (status !== undefined) {
      client.end(`HTTP/1.1 ${String(status)} No\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const port = Number(authority.split(':').at(-1));
    const upstream = connect(port === 443 ? (options.tlsPort ?? 443) : port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(upstream).pipe(client);
    });
    sockets.add(upstream);
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  server.on('request', (message, answer) => {
    forwarded.push(message.url ?? '');
    if (options.silent) return;
    if (options.hangsUp) {
      message.socket.destroy();
      return;
    }
    const status = refusal(message);
    if (status !== undefined) {
      answer.writeHead(status, { 'proxy-authenticate': 'Basic' }).end();
      return;
    }
    const { 'proxy-authorization': _own, ...headers } = message.headers;
    const url = new URL(message.url ?? '');
    const options_ = { method: message.method ?? 'GET', headers, host: '127.0.0.1', port: url.port };
    const upstream = request({ ...options_, path: `${url.pathname}${url.search}` }, (theirs) => {
      answer.writeHead(theirs.statusCode ?? 502, theirs.headers);
      theirs.pipe(answer);
    });
    message.pipe(upstream);
  });
  const port = await listen(server);
  return {
    host: `127.0.0.1:${String(port)}`,
    tunnels,
    forwarded,
    close: () => close(server, sockets),
  };
}

/** TLS in front of a port on loopback. */
export async function startTls(
  certificate: Certificate,
  port: number,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createTls(certificate, (client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  });
  return { port: await listen(server), close: () => close(server, sockets) };
}

async function listen(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function close(server: NetServer, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of sockets) socket.destroy();
  await closed;
}
