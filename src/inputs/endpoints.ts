import type { InputName } from './input-table';
import { isLoopback } from './loopback';
import type { Reader } from './reader';
import type { Endpoints } from './request';
import { urlIn } from './url';

/** Where STS and S3 are called. */
export function readEndpoints(reader: Reader): Endpoints {
  const allowInsecure = reader.flag('allow-insecure-endpoint');
  const sts = readBaseUrl(reader, 'sts-endpoint', allowInsecure);
  const s3 = readBaseUrl(reader, 's3-endpoint', allowInsecure);
  const fips = reader.flag('use-fips-endpoint');
  const dualstack = reader.flag('use-dualstack-endpoint');

  // The SDK's endpoint rules refuse both together, for STS and for S3.
  const own = (['sts-endpoint', 's3-endpoint'] as const).filter((name) => reader.given(name));
  for (const name of ['use-fips-endpoint', 'use-dualstack-endpoint'] as const) {
    if (own.length > 0 && (name === 'use-fips-endpoint' ? fips : dualstack)) {
      reader.problem(
        [name, ...own],
        `both given; ${name} chooses among AWS's own endpoints, so give one or the other`,
      );
    }
  }

  return {
    ...(sts !== undefined && { sts }),
    ...(s3 !== undefined && { s3 }),
    s3ForcePathStyle: reader.flag('s3-force-path-style', s3 !== undefined),
    fips,
    dualstack,
    ...(allowInsecure && { allowInsecure }),
  };
}

function readBaseUrl(reader: Reader, name: InputName, allowInsecure: boolean): string | undefined {
  const text = reader.text(name);
  if (text === undefined) return undefined;
  const url = /^https?:\/\/[^\s@?#]+$/i.test(text) ? urlIn(text) : undefined;
  if (url === undefined) {
    // What stands before an @ or after a ? may be a secret.
    const shown = /[@?#]/.test(text) ? 'given a value with @, ? or # in it' : reader.says(name, text);
    reader.problem(
      name,
      `${shown}; accepted: a URL that begins with https:// or http://, without user name, password, query and fragment`,
    );
  } else if (!allowInsecure && isInsecure(url)) {
    reader.problem(
      name,
      `${reader.says(name, text)}, by which keys and tokens could be read and changed on the way; accepted: https://, or http:// to this machine itself (localhost, 127.0.0.1). Where the way is your own, such as that to a service container, set allow-insecure-endpoint to true`,
    );
  }
  return text;
}

function isInsecure({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !isLoopback(hostname);
}
