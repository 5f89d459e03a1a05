import type { Environment } from './environment';
import { INPUTS, type InputName } from './input-table';
import type { Reader } from './reader';
import type { Proxy } from './request';
import { urlIn } from './url';

const INPUT: InputName = 'http-proxy';

/** What stands before the host: `user:password`. */
const USER_INFO = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)@/i;

/** The proxy to call through; undefined where none is given. A host without a scheme is one of `http://`, as for curl. */
export function readProxy(reader: Reader): Proxy | undefined {
  const direct = [...new Set((reader.text('no-proxy') ?? '').split(/[\s,]+/).filter((item) => item !== ''))];
  const text = reader.text(INPUT);
  if (text === undefined) return undefined;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const parsed = urlIn(url);
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || parsed.hostname === '') {
    // What cannot be read may have a password anywhere.
    const shown = text.includes('@') ? 'given a value with user name or password' : reader.says(INPUT);
    reader.problem(
      INPUT,
      `${shown}; accepted: a URL that begins with http:// or https://, such as http://proxy.example.com:3128`,
    );
    return undefined;
  }
  return { url, direct };
}

/** What a proxy's URL holds of secrets, in every form in which it can come up: as written, decoded, and as it is sent. */
export function proxySecrets(env: Environment, inputVariable: string): string[] {
  const variables = [inputVariable, ...(INPUTS[INPUT].variables ?? [])];
  return variables.flatMap((variable) => {
    const info = USER_INFO.exec(env[variable]?.trim() ?? '')?.[1];
    if (info === undefined) return [];
    const colon = info.indexOf(':');
    // A user name that stands alone is a token, most probably.
    const secret = colon < 0 ? info : info.slice(colon + 1);
    const sent = colon < 0 ? `${decoded(info)}:` : decoded(info);
    return [secret, decoded(secret), Buffer.from(sent).toString('base64')];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
