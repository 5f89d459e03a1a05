import { Readable } from 'node:stream';
import type { HttpHandlerOptions, HttpRequest } from '@smithy/types';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpResponse } from '@smithy/core/protocols';

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
  status?: number;
  headers?: Readonly<Record<string, string>>;
}

export interface TryOptions extends HttpHandlerOptions {
  readonly trace?: Trace;
}

/** An answer that is larger than {@link LIMITS}.answerBytes. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/** No whole answer within {@link LIMITS}.answerMs. */
export class ResponseTimeout extends Error {
  override readonly name = 'ResponseTimeout';
}

/**
 * The SDK's HTTP handler with a deadline on the whole answer, body included (the SDK's own time-outs end with the
 * headers), and a bound on its size. Connections are kept alive from one call to the next.
 */
export class BoundedHttpHandler {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  readonly #limits: Limits;
  readonly #inner: NodeHttpHandler;

  constructor(limits: Limits = LIMITS) {
    this.#limits = limits;
    this.#inner = new NodeHttpHandler({ connectionTimeout: limits.connectMs });
  }

  async handle(request: HttpRequest, options: TryOptions = {}): Promise<{ response: HttpResponse }> {
    const trace = options.trace ?? {};
    trace.host =
      request.port === undefined ? request.hostname : `${request.hostname}:${String(request.port)}`;
    const abort = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new ResponseTimeout(`no whole answer within ${String(this.#limits.answerMs / 1000)} s`));
        abort.abort();
      }, this.#limits.answerMs);
    });
    try {
      return await Promise.race([this.#exchange(request, abort, trace), deadline]);
    } finally {
      clearTimeout(timer);
    }
  }

  destroy(): void {
    this.#inner.destroy();
  }

  async #exchange(
    request: HttpRequest,
    abort: AbortController,
    trace: Trace,
  ): Promise<{ response: HttpResponse }> {
    const { response } = await this.#inner.handle(request as Parameters<NodeHttpHandler['handle']>[0], {
      abortSignal: abort.signal,
    });
    trace.status = response.statusCode;
    trace.headers = response.headers;
    const stream = response.body as Readable;
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > this.#limits.answerBytes) {
        abort.abort();
        throw new AnswerTooLarge(`the answer is larger than ${String(this.#limits.answerBytes)} bytes`);
      }
      chunks.push(chunk);
    }
    // The SDK wants a stream for GetObject's body, and takes one for every other.
    response.body = Readable.from([Buffer.concat(chunks)]);
    return { response };
  }
}
