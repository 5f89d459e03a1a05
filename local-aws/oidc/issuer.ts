import { randomBytes, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JSONWebKeySet, type JWK } from 'jose';
import type { Claims } from './claims';

/** GitHub's issuer; the tokens are named after it, so that trust policies need no change. */
export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';

/** GitHub's tokens live 5 minutes. https://docs.github.com/en/actions/reference/security/oidc */
const LIFETIME_SECONDS = 300;

/** Issues tokens and lets them be verified. */
export interface OidcIssuer {
  /** What a job shows the runner to get a token. */
  requestToken: string;
  /** The public key, as GitHub publishes its own. */
  keys(): Promise<JSONWebKeySet>;
  issue(claims?: Partial<Claims>): Promise<string>;
}

export function createOidcIssuer(clock: () => Date): OidcIssuer {
  return {
    requestToken: randomBytes(24).toString('base64url'),
    keys: async () => ({ keys: [(await signingKey()).publicJwk] }),
    issue: async (claims = {}) => {
      const { privateKey, publicJwk } = await signingKey();
      return new SignJWT({ ...usualClaims(clock()), ...claims })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: publicJwk.kid })
        .sign(privateKey);
    },
  };
}

interface SigningKey {
  privateKey: CryptoKey;
  publicJwk: JWK & { kid: string };
}

let made: Promise<SigningKey> | undefined;

/** Made when first needed and kept by the process: an RSA key takes longer than all else a server does. */
function signingKey(): Promise<SigningKey> {
  made ??= makeSigningKey();
  return made;
}

async function makeSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const publicJwk = { ...(await exportJWK(publicKey)), kid: randomUUID(), alg: 'RS256', use: 'sig' };
  return { privateKey, publicJwk };
}

/** The claims of a push to the default branch of GitHub's example repository. */
function usualClaims(now: Date): Claims {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return {
    iss: GITHUB_ISSUER,
    sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
    aud: 'sts.amazonaws.com',
    iat: issuedAt,
    nbf: issuedAt - LIFETIME_SECONDS,
    exp: issuedAt + LIFETIME_SECONDS,
    jti: randomUUID(),
    actor: 'octocat',
    actor_id: '12',
    repository: 'octo-org/octo-repo',
    repository_id: '74',
    repository_owner: 'octo-org',
    repository_owner_id: '65',
    repository_visibility: 'private',
    ref: 'refs/heads/main',
    ref_type: 'branch',
    sha: 'example-sha',
    workflow: 'example-workflow',
    workflow_ref: 'octo-org/octo-repo/.github/workflows/example.yml@refs/heads/main',
    job_workflow_ref: 'octo-org/octo-repo/.github/workflows/example.yml@refs/heads/main',
    event_name: 'push',
    run_id: 'example-run-id',
    run_number: '10',
    run_attempt: '2',
    runner_environment: 'github-hosted',
  };
}
