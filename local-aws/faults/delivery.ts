import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../http/answer';
import type { Fault } from './fault';

/** Long enough for the client to have read what came before the reset, which discards what is unread. */
const BEFORE_RESET_MS = 25;
const PADDING = Buffer.alloc(64 * 1024, ' ');

/**
 * Sends the answer, or whatever part of it the fault lets through. Answers whether the client was told a
 * status.
 */
export async function deliver(
  response: ServerResponse,
  answer: Answer,
  fault: Fault | undefined,
): Promise<boolean> {
  const body = Buffer.from(answer.body);
  switch (fault?.kind) {
    case 'reset':
      if (fault.when === 'before-headers') {
        response.socket?.resetAndDestroy();
        return false;
      }
      writeHead(response, answer, body.length);
      response.flushHeaders();
      await sleep(BEFORE_RESET_MS);
      response.socket?.resetAndDestroy();
      return true;
    case 'stall':
      return stall(response, answer, body, fault.at);
    case 'truncate':
      writeHead(response, answer, body.length);
      response.write(body.subarray(0, body.length >> 1), () => response.socket?.end());
      return true;
    case 'oversize':
      writeHead(response, answer, Math.max(body.length, fault.bytes));
      await writePadded(response, body, fault.bytes);
      return true;
    default:
      writeHead(response, answer, body.length);
      response.end(body);
      return true;
  }
}

function stall(
  response: ServerResponse,
  answer: Answer,
  body: Buffer,
  at: 'accept' | 'headers' | 'body',
): boolean {
  if (at === 'headers') {
    // Around ServerResponse, which would end the head.
    response.socket?.write(`HTTP/1.1 ${answer.status} OK\r\ncontent-type: text/xml\r\n`);
  }
  if (at === 'body') {
    writeHead(response, answer, body.length);
    response.write(body.subarray(0, body.length >> 1));
  }
  return at === 'body';
}

function writeHead(response: ServerResponse, answer: Answer, contentLength: number): void {
  // A HEAD's errors have neither a body nor its length, as in S3.
  const hasLength = response.req.method !== 'HEAD' || answer.status < 300;
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(hasLength && answer.status !== 204 && { 'content-length': contentLength }),
  });
}

async function writePadded(response: ServerResponse, body: Buffer, bytes: number): Promise<void> {
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  response.write(body);
  for (let left = bytes - body.length; left > 0 && !response.destroyed; left -= PADDING.length) {
    const chunk = PADDING.subarray(0, Math.min(left, PADDING.length));
    if (!response.write(chunk)) {
      await Promise.race([closed, new Promise<void>((resolve) => response.once('drain', resolve))]);
    }
  }
  response.end();
}
