import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent, type AgentOptions, request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { HttpRequest } from '@smithy/types';
import { HttpRequest as SmithyRequest } from '@smithy/core/protocols';
import { portOf, unbracketed } from './address';
import { ProxyRefusal } from './proxy-refusal';

/*
 * The packages for this leave the socket of a proxy that takes a connection and then says nothing to itself: it would
 * keep the step from ending.
 */

type Callback = (error: Error | null, socket?: Duplex) => void;

/**
 * Connections through a proxy that passes on what it cannot read: https:// goes so.
 * https://www.rfc-editor.org/rfc/rfc9110#name-connect
 */
export class TunnelAgent extends Agent {
  readonly #proxy: URL;
  readonly #connectMs: number;

  /** @param connectMs milliseconds that the proxy has for its answer. */
  constructor(proxy: URL, connectMs: number, options: AgentOptions = {}) {
    super({ keepAlive: true, ...options });
    this.#proxy = proxy;
    this.#connectMs = connectMs;
  }

  override createConnection(options: ConnectionOptions, callback: Callback): undefined {
    const { host = '', port = 443 } = options;
    const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${String(port)}`;
    const asked = askForTunnel(this.#proxy, authority);
    const timer = setTimeout(() => {
      asked.destroy(Object.assign(new Error('the proxy gave no answer in time'), { code: 'ETIMEDOUT' }));
    }, this.#connectMs);
    asked.once('error', (error) => {
      clearTimeout(timer);
      callback(error);
    });
    // Whatever the answer is: Node takes every one to a CONNECT for this event.
    asked.once('connect', ({ statusCode = 0 }: IncomingMessage, socket: Socket, first: Buffer) => {
      clearTimeout(timer);
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        callback(new ProxyRefusal(statusCode));
        return;
      }
      if (first.length > 0) socket.unshift(first);
      callback(null, connectTls({ ...options, socket }));
    });
    asked.end();
    return undefined;
  }
}

/**
 * A request that the proxy reads and makes itself: http:// goes so.
 * https://www.rfc-editor.org/rfc/rfc9112#name-absolute-form
 */
export function forwarded(request: HttpRequest, proxy: URL): HttpRequest {
  const { protocol, hostname, port, path } = request;
  const authority = port === undefined ? hostname : `${hostname}:${String(port)}`;
  const sent = new SmithyRequest({
    ...request,
    protocol: proxy.protocol,
    hostname: proxy.hostname,
    port: portOf(proxy),
    headers: { ...request.headers, ...authorization(proxy) },
  });
  // Its constructor puts a slash before every path.
  sent.path = `${protocol}//${authority}${path}`;
  return sent;
}

function askForTunnel(proxy: URL, authority: string): ClientRequest {
  const ask = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  const host = unbracketed(proxy.hostname);
  return ask({
    host,
    // Node would take it from the header `host`, which names the server.
    servername: isIP(host) === 0 ? host : '',
    port: portOf(proxy),
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...authorization(proxy) },
    // A connection of its own, which becomes the tunnel.
    agent: false,
  });
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` };
}
