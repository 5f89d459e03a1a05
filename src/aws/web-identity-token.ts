import { requestIdToken } from '../github/id-token';
import type { WebIdentityToken } from '../inputs/request';
import { readTrusted, UntrustedFileError } from '../inputs/trusted-file';
import type { CallPolicy } from './call';
import { CallError } from './call-error';
import type { BoundedHttpHandler } from './http';

/** Bytes; AWS takes tokens of 20,000 characters at most. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
const TOKEN_LIMIT = 20_000;

/**
 * The token that proves who the job is: GitHub's, or that of a file (a Kubernetes service account's, say).
 *
 * @throws CallError
 */
export async function readWebIdentityToken(
  token: WebIdentityToken,
  policy: CallPolicy,
  handler: BoundedHttpHandler,
): Promise<string> {
  if (token.kind === 'github') return requestIdToken(token, policy, handler);
  const failed = (message: string, cause?: unknown, code = 'TokenFileUnusable'): CallError =>
    new CallError(
      message,
      {
        service: 'source',
        operation: 'ReadTokenFile',
        code,
        attempts: 1,
        seconds: 0,
        resource: token.path,
      },
      { cause },
    );
  let text: string;
  try {
    text = readTrusted(token.path).trim();
  } catch (error) {
    if (error instanceof UntrustedFileError) {
      throw failed(`${token.path} ${error.message}`, error, 'TokenFileUntrusted');
    }
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    throw failed(`${token.path} cannot be read (${code})`, error);
  }
  if (text === '') throw failed(`${token.path} is empty`);
  if (text.length > TOKEN_LIMIT)
    throw failed(`${token.path} holds more than ${String(TOKEN_LIMIT)} characters`);
  return text;
}
