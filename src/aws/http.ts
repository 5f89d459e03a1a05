import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { HttpHandlerOptions, HttpRequest } from '@smithy/types';
import { HttpResponse } from '@smithy/core/protocols';
import type { Proxy } from '../inputs/request';
import { isLoopback } from '../inputs/loopback';
import { portOf, unbracketed } from './address';
import { Exchanges } from './exchange';
import { goesDirect } from './no-proxy';
import { ProxyRefusal } from './proxy-refusal';

/** Time and size that one try of one call may take. Its tries are counted in `call.ts`. */
export const LIMITS = {
  /** Milliseconds to open the connection. */
  connectMs: 5_000,
  /** Milliseconds for the whole try, from its start to the answer's last byte. */
  answerMs: 10_000,
  /** Bytes of an answer. A page of 1,000 keys of 1,024 bytes, each byte escaped, stays below. */
  answerBytes: 16 * 1024 * 1024,
} as const;

export type Limits = Readonly<Record<keyof typeof LIMITS, number>>;

/** What is known of one try, whatever became of it. */
export interface Trace {
  host?: string;
  /** Host and port of the proxy that the try went through. */
  proxy?: string;
  status?: number;
  headers?: Readonly<Record<string, string>>;
}

export interface TryOptions extends HttpHandlerOptions {
  readonly trace?: Trace;
  /** Done once the request is on its way. */
  readonly onSent?: () => void;
  /** Hand on the body as a stream, which the SDK wants for an object's content only; else as bytes. */
  readonly streamed?: boolean;
}

/** An answer that is larger than {@link LIMITS}.answerBytes. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/** The server would be called without TLS, and is not this machine itself. */
export class InsecureEndpoint extends Error {
  override readonly name = 'InsecureEndpoint';
}

/** No whole answer within {@link LIMITS}.answerMs. */
export class ResponseTimeout extends Error {
  override readonly name = 'ResponseTimeout';
}

/** What sends a request and gives its answer. */
export type Handler = Pick<BoundedHttpHandler, 'handle'>;

/**
 * What the SDK's clients send their requests by, in place of its own `NodeHttpHandler`: with a deadline on the whole
 * answer, body included (the SDK's time-outs end with the headers), a bound on its size, and a proxy where one is
 * given; TLS is loaded only where it is spoken. Connections are kept alive from one call to the next.
 */
export class BoundedHttpHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #limits: Limits;
  readonly #exchanges = new Exchanges();
  readonly #proxy: { readonly url: URL; readonly direct: readonly string[] } | undefined;
  readonly #allowInsecure: boolean;
  #proxied: Promise<Proxied> | undefined;

  /** @param allowInsecure whether servers may be called by `http://` that are not this machine itself. */
  constructor(limits: Limits = LIMITS, proxy?: Proxy, allowInsecure = false) {
    this.#limits = limits;
    this.#allowInsecure = allowInsecure;
    this.#proxy = proxy && { url: new URL(proxy.url), direct: proxy.direct };
  }

  async handle(request: HttpRequest, options: TryOptions = {}): Promise<{ response: HttpResponse }> {
    const trace = options.trace ?? {};
    trace.host =
      request.port === undefined ? request.hostname : `${request.hostname}:${String(request.port)}`;
    // Wherever the address came from: an input, a variable, a file of the SDK's, or the server itself.
    if (!this.#mayCall(request)) {
      throw new InsecureEndpoint(`${trace.host} would be called by http://, without TLS`);
    }
    const abort = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    let isOver = false;
    const deadline = new Promise<never>((_resolve, reject) => {
      const end = (): void => {
        if (isOver) return;
        reject(new ResponseTimeout(`no whole answer within ${String(this.#limits.answerMs / 1000)} s`));
        abort.abort();
      };
      // Where it was this process that got no time, the answer is there by now, and read before the call is made again.
      timer = setTimeout(() => setImmediate(end), this.#limits.answerMs);
    });
    try {
      return await Promise.race([this.#exchange(request, abort, trace, options), deadline]);
    } catch (error) {
      // An answer that nobody reads would keep its connection open, and the step from ending.
      abort.abort();
      throw error;
    } finally {
      isOver = true;
      clearTimeout(timer);
    }
  }

  /** Opens a connection for the first request to come; by a proxy there is nothing to gain. */
  openAhead(url: URL): void {
    if (this.#proxy === undefined && this.#mayCall(url))
      this.#exchanges.openAhead(url, this.#limits.connectMs);
  }

  destroy(): void {
    this.#exchanges.destroy();
    void this.#proxied?.then(({ tunnels }) => {
      tunnels.destroy();
    });
  }

  #mayCall({ protocol, hostname }: { readonly protocol: string; readonly hostname: string }): boolean {
    return protocol === 'https:' || this.#allowInsecure || isLoopback(hostname);
  }

  async #exchange(
    request: HttpRequest,
    abort: AbortController,
    trace: Trace,
    { streamed = false, onSent }: TryOptions,
  ): Promise<{ response: HttpResponse }> {
    const answer = await this.#send(request, abort.signal, trace, onSent);
    trace.status = answer.statusCode ?? 0;
    trace.headers = headersOf(answer);
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > this.#limits.answerBytes) {
        abort.abort();
        throw new AnswerTooLarge(`the answer is larger than ${String(this.#limits.answerBytes)} bytes`);
      }
      chunks.push(chunk);
    }
    const content = Buffer.concat(chunks);
    // From a stream the SDK would collect the bytes again, and load WebStreams to find out of which kind it is.
    const body = streamed && trace.status < 300 ? Readable.from([content]) : content;
    return { response: new HttpResponse({ statusCode: trace.status, headers: trace.headers, body }) };
  }

  async #send(
    request: HttpRequest,
    signal: AbortSignal,
    trace: Trace,
    onSent?: () => void,
  ): Promise<IncomingMessage> {
    const options = { connectMs: this.#limits.connectMs, signal, ...(onSent && { onSent }) };
    const proxy = this.#proxyFor(request);
    if (proxy === undefined) return this.#exchanges.send(request, options);
    trace.proxy = proxy.host;
    this.#proxied ??= loadProxied(proxy, this.#limits);
    const { tunnels, forwarded } = await this.#proxied;
    try {
      const answer = await (request.protocol === 'https:'
        ? tunnels.send(request, options)
        : this.#exchanges.send(forwarded(request, proxy), options));
      // No server but a proxy answers so.
      if (answer.statusCode === PROXY_AUTHENTICATION) throw new ProxyRefusal(PROXY_AUTHENTICATION);
      return answer;
    } catch (error) {
      if (error instanceof ProxyRefusal) trace.status = error.status;
      throw error;
    }
  }

  #proxyFor(request: HttpRequest): URL | undefined {
    if (this.#proxy === undefined) return undefined;
    const called = { hostname: unbracketed(request.hostname), port: portOf(request) };
    return goesDirect(called, this.#proxy.direct) ? undefined : this.#proxy.url;
  }
}

const PROXY_AUTHENTICATION = 407;

interface Proxied {
  readonly tunnels: Exchanges;
  readonly forwarded: (request: HttpRequest, proxy: URL) => HttpRequest;
}

/** Loaded with the first call that goes through a proxy. */
async function loadProxied(proxy: URL, { connectMs }: Limits): Promise<Proxied> {
  const { forwarded, TunnelAgent } = await import('./proxied');
  return { tunnels: new Exchanges(() => new TunnelAgent(proxy, connectMs)), forwarded };
}

/** Several of one name are one, as HTTP has it. */
function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
