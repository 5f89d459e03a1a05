import { GetCallerIdentity } from '../aws/sts-commands';
import { CallError } from '../aws/call-error';
import type { Sts } from '../aws/sts';
import type { AwsKeys } from '../inputs/request';
import { identityIn } from './sts-answer';
import type { Identity } from './temporary-credentials';

/** What servers that lack the call answer to it; AWS never does. */
const LACKING = {
  codes: new Set([
    'InvalidAction',
    'MalformedAnswer',
    'MethodNotAllowed',
    'NotImplemented',
    'UnknownOperation',
  ]),
  status: new Set([404, 405, 501]),
} as const;

/**
 * Who the keys belong to. Asked only where no other answer says so.
 *
 * @throws CallError where the keys do not work.
 */
export async function getCallerIdentity(sts: Sts, keys: AwsKeys): Promise<Identity | undefined> {
  const { output } = await sts.send(GetCallerIdentity({}), keys);
  return identityIn(output.Arn);
}

/** As {@link getCallerIdentity}, but nothing from a server that has no such call. */
export async function getCallerIdentityIfServed(sts: Sts, keys: AwsKeys): Promise<Identity | undefined> {
  try {
    return await getCallerIdentity(sts, keys);
  } catch (error) {
    if (error instanceof CallError && isLacking(error)) return undefined;
    throw error;
  }
}

function isLacking({ message, facts: { code, status } }: CallError): boolean {
  if (LACKING.codes.has(code) || (status !== undefined && LACKING.status.has(status))) return true;
  // MinIO: `Unsupported action GetCallerIdentity`.
  return code === 'InvalidParameterValue' && message.startsWith('Unsupported action');
}
