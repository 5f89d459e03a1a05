import type { ExistingRequest } from '../inputs/request';
import { getCallerIdentityIfServed } from './get-caller-identity';
import type { Obtained } from './temporary-credentials';
import type { Ways } from './ways';

/**
 * The credentials that are there already. Temporary ones that were given as inputs are handed on; those of the job
 * are where they belong; long-lived ones are used and never handed on.
 */
export async function existing(request: ExistingRequest, ways: Ways): Promise<Obtained> {
  const { keys, described, expiration } = await ways.resolveSource(request.source);
  ways.callingAs({ described });
  ways.mask([keys.accessKeyId, keys.secretAccessKey, keys.sessionToken]);
  const identity = await getCallerIdentityIfServed(ways.sts, keys);
  return {
    credentials: { ...keys, ...(expiration && { expiration }) },
    ...(identity && { identity }),
    links: [],
    deliverable: request.source.kind === 'inputs' && keys.sessionToken !== undefined,
  };
}
