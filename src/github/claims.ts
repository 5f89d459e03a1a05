/** Claims of an OIDC token, by name. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * The claims of a token, unverified: for explaining to its owner what a trust policy could match, never for a decision.
 * Empty where the token cannot be read.
 */
export function claimsOf(token: string): Claims {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    const claims: unknown = JSON.parse(payload);
    return typeof claims === 'object' && claims !== null ? (claims as Claims) : {};
  } catch {
    return {};
  }
}
