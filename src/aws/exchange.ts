import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import type https from 'node:https';
import { isIP, type Socket } from 'node:net';
import { buildQueryString } from '@smithy/core/protocols';
import type { HttpRequest } from '@smithy/types';
import { portOf, unbracketed } from './address';

/** No connection within the time for it, so that nothing was sent. */
export class ConnectTimeout extends Error {
  override readonly name = 'ConnectTimeout';
}

export interface ExchangeOptions {
  /** Milliseconds to open the connection: TCP, and TLS where it is one. */
  readonly connectMs: number;
  readonly signal: AbortSignal;
  /** Done once the request is on its way. */
  readonly onSent?: () => void;
}

/** Opens connections and keeps them alive from one exchange to the next. */
export class Exchanges {
  readonly #agents = new Map<string, http.Agent>();
  readonly #secureAgent: (() => https.Agent) | undefined;
  /** Connections that were opened ahead, by host and port; each is used once. */
  readonly #ahead = new Map<string, Socket>();
  /** Those that are open, TLS included. */
  readonly #open = new WeakSet<Socket>();

  /** @param secureAgent makes what connects for `https:`, where that is not Node's own agent. */
  constructor(secureAgent?: () => https.Agent) {
    this.#secureAgent = secureAgent;
  }

  /**
   * Sends a request, whole, and gives the answer once its headers are there.
   *
   * @throws ConnectTimeout
   * @throws Error of Node's, with its code.
   */
  send(request: HttpRequest, { connectMs, signal, onSent }: ExchangeOptions): Promise<IncomingMessage> {
    const { protocol, method, hostname, port, path, query, headers } = request;
    const search = query === undefined ? '' : buildQueryString(query);
    return new Promise((resolve, reject) => {
      const sent = module(protocol).request({
        protocol,
        method,
        host: unbracketed(hostname),
        port,
        path: search === '' ? path : `${path}?${search}`,
        headers,
        agent: this.#agent(protocol),
      });
      // Not once: an answer that breaks off is told here, too.
      sent.on('error', reject);
      sent.once('response', resolve);
      if (onSent) sent.once('finish', onSent);
      signal.addEventListener('abort', () => sent.destroy(), { once: true });
      this.#boundConnecting(sent, connectMs);
      sent.end(request.body);
    });
  }

  /**
   * Opens a connection that the first request to the host will find, so that it need not wait for it.
   *
   * @param connectMs until when it must be open where no request waits for it.
   */
  openAhead(url: URL, connectMs: number): void {
    const { protocol } = url;
    const host = unbracketed(url.hostname);
    const options = {
      host,
      port: portOf(url),
      servername: isIP(host) === 0 ? host : '',
    };
    const socket = this.#agent(protocol).createConnection(options) as Socket | undefined;
    if (socket === undefined) return;
    const name = nameOf(options);
    this.#ahead.set(name, socket);
    // Whether it works is the request's matter; it alone must not keep the process from ending either.
    socket.on('error', () => this.#ahead.delete(name));
    socket.once(opened(protocol), () => this.#open.add(socket));
    socket.unref();
    // While it is being opened it keeps the process from ending all the same.
    setTimeout(() => {
      if (this.#ahead.get(name) === socket && !this.#open.has(socket)) socket.destroy();
    }, connectMs).unref();
  }

  destroy(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    for (const socket of this.#ahead.values()) socket.destroy();
  }

  #agent(protocol: string): http.Agent {
    const found = this.#agents.get(protocol);
    if (found) return found;
    const options = { keepAlive: true, maxSockets: 50 };
    const agent =
      protocol === 'https:' && this.#secureAgent
        ? this.#secureAgent()
        : this.#withThoseAhead(new (module(protocol).Agent)(options));
    this.#agents.set(protocol, agent);
    return agent;
  }

  #withThoseAhead(agent: http.Agent): http.Agent {
    const connect = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback) => {
      const name = nameOf(options);
      const socket = this.#ahead.get(name);
      this.#ahead.delete(name);
      if (socket === undefined || socket.destroyed) return connect(options, callback);
      socket.ref();
      return socket;
    };
    return agent;
  }

  #boundConnecting(sent: ClientRequest, connectMs: number): void {
    const timer = setTimeout(() => {
      sent.destroy(new ConnectTimeout(`no connection within ${String(connectMs / 1000)} s`));
    }, connectMs);
    const done = (): void => {
      clearTimeout(timer);
    };
    sent.once('close', done);
    sent.once('socket', (socket) => {
      if (sent.reusedSocket || this.#open.has(socket)) done();
      else socket.once(opened(sent.protocol), done);
    });
  }
}

/** Node's own, which loads TLS only with the first of `https:`. */
function module(protocol: string): typeof http | typeof https {
  return protocol === 'https:' ? process.getBuiltinModule('node:https') : http;
}

/** The event of a socket that can be written to. */
function opened(protocol: string): 'connect' | 'secureConnect' {
  return protocol === 'https:' ? 'secureConnect' : 'connect';
}

function nameOf({ host, port }: Pick<http.ClientRequestArgs, 'host' | 'port'>): string {
  return `${host ?? ''}:${String(port ?? '')}`;
}
