import { randomBytes, randomInt } from 'node:crypto';
import type { PolicyDocument } from '../iam/policy';

/** What stands behind temporary credentials. The role or user itself is looked up anew at each request. */
export type Session = {
  accountId: string;
  issuedAt: Date;
  /** When the MFA code was given; undefined: without one. */
  mfaAt?: Date;
} & (
  | { kind: 'session-token'; userName: string | undefined }
  | {
      kind: 'assumed-role';
      roleName: string;
      roleId: string;
      sessionName: string;
      sessionPolicies?: readonly PolicyDocument[];
      tags: Readonly<Record<string, string>>;
      transitiveTagKeys: readonly string[];
      sourceIdentity?: string;
      /** Assumed with the credentials of another role. */
      chained?: boolean;
      /** ARN of the provider whose token was traded in. */
      federatedProvider?: string;
    }
  | { kind: 'root-task'; taskPolicy: PolicyDocument }
  | {
      kind: 'federated-user';
      name: string;
      /** The IAM user who asked; undefined for the root user. */
      userName: string | undefined;
      sessionPolicies: readonly PolicyDocument[];
      tags: Readonly<Record<string, string>>;
    }
);

/** Temporary credentials as STS hands them out. */
export interface TemporaryCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

/** Every temporary credential issued since the server started. */
export class Sessions {
  /** @param longest seconds that any of them lives, whatever was asked for; undefined: no such bound. */
  constructor(private readonly longest: () => number | undefined = () => undefined) {}

  private readonly issued = new Map<string, { credentials: TemporaryCredentials; session: Session }>();

  issue(session: Session, durationSeconds: number): TemporaryCredentials {
    const credentials = {
      accessKeyId: uniqueId('ASIA'),
      secretAccessKey: randomBytes(30).toString('base64'),
      // AWS: "We strongly recommend that you make no assumptions about the maximum size"; some are longer.
      // https://docs.aws.amazon.com/STS/latest/APIReference/API_Credentials.html
      sessionToken: `IQoJb3JpZ2luX2Vj${randomBytes(480).toString('base64')}`,
      expiration: new Date(
        Math.floor(session.issuedAt.getTime() / 1000) * 1000 +
          Math.min(durationSeconds, this.longest() ?? Infinity) * 1000,
      ),
    };
    this.issued.set(credentials.accessKeyId, { credentials, session });
    return credentials;
  }

  find(accessKeyId: string): { credentials: TemporaryCredentials; session: Session } | undefined {
    return this.issued.get(accessKeyId);
  }
}

/** An ID of IAM's form, recognizable as an example. */
function uniqueId(prefix: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const random = Array.from({ length: 9 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
  return `${prefix}${random}EXAMPLE`;
}
