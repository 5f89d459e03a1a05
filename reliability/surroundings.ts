import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  certificateFor,
  expiredCertificateFor,
  startProxy,
  startTls,
  type Certificate,
  type ProxyOptions,
} from '../__tests__/action/support/proxy';
import type { Elsewhere } from './faults';

/** Where a connection goes: see `conditions.cjs`. */
interface Destination {
  readonly port?: number;
  readonly host?: string;
  readonly unresolved?: true;
}

/** What is on loopback beside the stand-in for AWS: places where connections end badly. */
export interface Surroundings {
  readonly elsewhere: Readonly<Record<Exclude<Elsewhere, 'no TLS'>, Destination>>;
  /** `host:port` of a proxy that does what it is there for. */
  readonly proxy: string;
  /** Of the server's certificate that the action is told to trust. */
  readonly certificate: Certificate;
  /** The file with all certificates that the action trusts. */
  readonly authorities: string;
  /** A folder for what Node compiled. */
  readonly compileCache: string;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

export async function startSurroundings(): Promise<Surroundings> {
  const folder = await mkdtemp(join(tmpdir(), 'reliability-'));
  const [certificate, unknown, expired, other] = await Promise.all([
    certificateFor(HOST),
    certificateFor(HOST),
    expiredCertificateFor(HOST),
    certificateFor('other.example.com'),
  ]);
  const authorities = join(folder, 'authorities.pem');
  await writeFile(authorities, [certificate, expired, other].map(({ cert }) => cert).join('\n'));

  const closed = await closedPort();
  const queue = await fullQueue();
  const silent = await silentServer();
  // Whoever gets that far has trusted what must not be trusted.
  const [selfSignedTls, expiredTls, otherTls] = await Promise.all(
    [unknown, expired, other].map((one) => startTls(one, closed)),
  );
  const proxies = await Promise.all(
    (
      [
        {},
        { user: 'runner:secret' },
        { status: 403 },
        { status: 502 },
        { silent: true },
        { hangsUp: true },
      ] satisfies ProxyOptions[]
    ).map((options) => startProxy(options)),
  );
  const [proxy, ...failing] = proxies;
  const portOf = (index: number): { port: number } => ({ port: Number(failing[index]?.host.split(':')[1]) });
  return {
    elsewhere: {
      'closed port': { port: closed },
      'full queue': { port: queue.port },
      'unknown host': { host: 'unknown.invalid' },
      'no resolver': { host: 'unknown.invalid', unresolved: true },
      'self-signed': { port: selfSignedTls?.port ?? 0 },
      expired: { port: expiredTls?.port ?? 0 },
      'other host': { port: otherTls?.port ?? 0 },
      silent: { port: silent.port },
      'proxy that wants a password': portOf(0),
      'proxy that refuses': portOf(1),
      'proxy that says 502': portOf(2),
      'proxy that is silent': portOf(3),
      'proxy that hangs up': portOf(4),
    },
    proxy: proxy?.host ?? '',
    certificate,
    authorities,
    compileCache: join(folder, 'compiled'),
    close: async () => {
      queue.close();
      silent.close();
      for (const one of [selfSignedTls, expiredTls, otherTls, ...proxies]) await one?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port that nothing listens at, and that the system gives to nobody: another's connection holds its number. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A server that takes connections, and says nothing. */
async function silentServer(): Promise<{ readonly port: number; close(): void }> {
  const taken = new Set<Socket>();
  const server = createServer((socket) => {
    taken.add(socket.on('error', () => undefined));
  }).listen(0, HOST);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of taken) socket.destroy();
      server.close();
    },
  };
}

/** A server that takes no connection, since its queue is full of those that it never took. */
async function fullQueue(): Promise<{ readonly port: number; close(): void }> {
  const program = `
    const server = require('node:net').createServer().listen({ port: 0, host: '${HOST}', backlog: 1 }, () => {
      require('node:fs').writeSync(1, String(server.address().port));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const server = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [told] = (await once(server.stdout, 'data')) as [Buffer];
  const port = Number(told.toString());
  const waiting = Array.from({ length: 4 }, () => connect(port, HOST).on('error', () => undefined));
  await Promise.race(waiting.map((socket) => once(socket, 'connect')));
  return {
    port,
    close: () => {
      for (const socket of waiting) socket.destroy();
      server.kill('SIGKILL');
    },
  };
}
