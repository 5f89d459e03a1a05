import type { Answer } from '../http/answer';
import { element, XML_DECLARATION } from '../xml';

const NAMESPACE = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

export function xmlAnswer(
  root: string,
  children: readonly string[] | string,
  headers: Record<string, string> = {},
): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/xml', ...headers },
    body: XML_DECLARATION + element(root, children, NAMESPACE),
  };
}

export function emptyAnswer(status: number, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: '' };
}
