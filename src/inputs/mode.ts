import type { Reader } from './reader';
import { MODES, type Mode } from './request';

export interface ModeChoice {
  readonly mode: Mode;
  /** A clause for the log. */
  readonly reason: string;
}

/** What `auto` goes by. */
export interface ModeFacts {
  readonly samlAssertion: boolean;
  readonly federatedName: boolean;
  readonly role: boolean;
  /** `aws-access-key-id` or `aws-secret-access-key` is given. */
  readonly keys: boolean;
  readonly sessionToken: boolean;
  readonly roleChaining: boolean;
  readonly tokenFile: boolean;
  /** The job may ask GitHub for an OIDC token. */
  readonly oidc: boolean;
}

/** The mode that the input names, or that fits the other inputs; undefined after a problem. */
export function readMode(reader: Reader, facts: ModeFacts): ModeChoice | undefined {
  const asked = reader.text('mode') ?? 'auto';
  if (asked === 'auto') return chooseMode(facts);
  const mode = MODES.find((name) => name === asked);
  if (mode !== undefined) return { mode, reason: 'the input mode names it' };
  reader.problem('mode', `${reader.says('mode')}; accepted: auto, ${MODES.join(', ')}`);
  return undefined;
}

/**
 * The first that fits. `role-chaining` or a token file without a role fit nothing: they get the mode they are for,
 * which then finds `role-to-assume` missing. To go on with what the job has would give more than was asked for.
 */
export function chooseMode(facts: ModeFacts): ModeChoice {
  const { samlAssertion, federatedName, role, keys, sessionToken, roleChaining, tokenFile, oidc } = facts;
  if (samlAssertion) return { mode: 'saml', reason: 'saml-assertion is given' };
  if (federatedName) return { mode: 'federation-token', reason: 'federated-name is given' };
  if (role && keys) return { mode: 'assume-role', reason: 'role-to-assume with aws-access-key-id' };
  if (role && roleChaining) return { mode: 'assume-role', reason: 'role-to-assume with role-chaining' };
  if (role && tokenFile)
    return { mode: 'web-identity', reason: 'role-to-assume with web-identity-token-file' };
  if (role && oidc) return { mode: 'web-identity', reason: "role-to-assume with GitHub's OIDC token" };
  if (role) {
    return {
      mode: 'assume-role',
      reason:
        "role-to-assume with the SDK's default credential chain: no keys, role-chaining or web-identity-token-file given, and no OIDC token (the job lacks permissions: id-token: write, or force-skip-oidc is true)",
    };
  }
  if (roleChaining) return { mode: 'assume-role', reason: 'role-chaining is true' };
  if (keys && sessionToken) {
    return {
      mode: 'existing',
      reason: 'aws-access-key-id with aws-session-token, which is temporary already',
    };
  }
  if (keys) return { mode: 'session-token', reason: 'aws-access-key-id without role-to-assume' };
  if (tokenFile) return { mode: 'web-identity', reason: 'web-identity-token-file is given' };
  return { mode: 'existing', reason: 'neither role-to-assume nor aws-access-key-id is given' };
}
