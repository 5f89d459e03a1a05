import type { Reader } from './reader';
import type { Mode, Source } from './request';

/** What decides whether credentials can be obtained again later, when nobody is there to give anything. */
export interface RenewalFacts {
  readonly mode: Mode;
  readonly source: Source | undefined;
  readonly mfa: boolean;
  readonly profile: boolean;
  readonly environment: boolean;
}

/** Modes whose proof serves once, or that obtain nothing. */
const CANNOT: Partial<Record<Mode, string>> = {
  saml: 'a SAML assertion serves for five minutes only',
  'delegated-access': 'a trade-in token is not for keeping',
  existing: 'it obtains no credentials',
};

/** Tells where `refresh` is asked for and cannot work. */
export function checkRefresh(reader: Reader, facts: RenewalFacts): void {
  const { mode, source, mfa, profile, environment } = facts;
  if (!profile) {
    reader.problem(
      ['refresh', 'aws-profile'],
      'true without a profile; give the name of the profile that renews itself',
    );
  }
  const why = CANNOT[mode];
  if (why !== undefined) {
    reader.problem('refresh', `true in mode ${mode}, which cannot be renewed: ${why}`);
  } else if (source !== undefined && source.kind !== 'inputs') {
    reader.problem(
      'refresh',
      'true without keys given as inputs and without an OIDC token; the credentials that a job or its machine has may be this very profile by then, or have ended. Give aws-access-key-id and aws-secret-access-key, or use OIDC',
    );
  } else if (source?.kind === 'inputs' && source.keys.sessionToken !== undefined) {
    reader.warning(
      'refresh: the keys given as inputs are temporary, so the profile renews itself only while they last',
    );
  }
  if (mfa) {
    reader.problem(
      ['refresh', 'mfa-serial-number'],
      'both given; a code serves once, and the secret that makes codes is not kept beside the keys, or it would be no second factor',
    );
  }
  if (environment) {
    reader.warning(
      'refresh: the keys in the environment of later steps are not renewed, and most tools take them before a profile; leave output-env-credentials out',
    );
  }
}
