import type { IncomingMessage } from 'node:http';

/** A request, read to its end. */
export interface HttpRequest {
  method: string;
  /** As sent: still percent-encoded, without the query. */
  path: string;
  /** Decoded, in order. */
  query: readonly (readonly [string, string])[];
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** The query parameter's first value. */
export function queryValue(request: HttpRequest, name: string): string | undefined {
  return request.query.find(([key]) => key === name)?.[1];
}

/** Reads the whole request. Rejects when the client hangs up first. */
export async function readRequest(message: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(chunk as Buffer);
  }
  const target = message.url ?? '/';
  const mark = target.indexOf('?');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) {
      headers[name] = Array.isArray(value) ? value.join(',') : value;
    }
  }
  return {
    method: message.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? [] : parseQuery(target.slice(mark + 1)),
    headers,
    body: Buffer.concat(chunks),
  };
}

/** URLSearchParams would turn `+` into a space, which a signed query does not mean by it. */
function parseQuery(text: string): [string, string][] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0
        ? [decode(pair), '']
        : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    });
}

/** Percent-decoding that leaves what is no valid encoding as it is. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
