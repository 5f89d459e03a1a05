import type { PolicyDocument } from './seed';

/** A policy that allows actions on everything, or on what is given. */
export function allow(
  Action: string | readonly string[],
  Resource: string | readonly string[] = '*',
): PolicyDocument {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] };
}

/** A trust policy for one principal, as the action needs it: it tags the sessions of roles. */
export function trust(principal: string, Condition?: PolicyDocument): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: principal },
        Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
        ...(Condition && { Condition }),
      },
    ],
  };
}

/** A trust policy for the holders of an OIDC provider's tokens. */
export function trustIssuer(
  accountId: string,
  issuer: string,
  claims: Readonly<Record<string, string>>,
): PolicyDocument {
  const provider = issuer.replace(/^https?:\/\//, '');
  const conditions = Object.entries(claims).map(([claim, value]) => [`${provider}:${claim}`, value]);
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${provider}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringLike: Object.fromEntries(conditions) as PolicyDocument },
      },
    ],
  };
}
