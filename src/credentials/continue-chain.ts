import type { RoleLink } from '../inputs/request';
import { assumeChain, keysOf, type ChainRequest } from './assume-role';
import type { Identity, Link, Obtained, TemporaryCredentials } from './temporary-credentials';
import type { Ways } from './ways';

/** What the first role of a chain came to. */
export interface FirstRole {
  readonly credentials: TemporaryCredentials;
  readonly identity?: Identity;
  readonly link: Link;
}

/** The chain's further roles, assumed with the first one, which a token or an assertion let in. */
export async function continueChain(
  request: ChainRequest & { readonly chain: readonly RoleLink[] },
  ways: Ways,
  { credentials, identity, link }: FirstRole,
): Promise<Obtained> {
  const [first, ...rest] = request.chain;
  if (first === undefined || rest.length === 0) {
    return { credentials, ...(identity && { identity }), links: [link], deliverable: true };
  }
  ways.callingAs({ described: `the role ${first.role}`, ...(identity && { arn: identity.arn }) });
  const from = { keys: keysOf(credentials), ...(identity && { identity }) };
  const chained = await assumeChain(request, rest, from, ways, {});
  return { ...chained, links: [link, ...chained.links] };
}
