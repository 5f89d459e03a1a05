import { roleArn } from '../arn';
import type { Account, Role, World } from '../world';
import { ARN_PATTERN, NAME_PATTERN, validationError, type Parameters } from './parameters';

const DEFAULT_DURATION = 3600;
const DEFAULT_MAX_SESSION_DURATION = 3600;
const CHAINED_MAX_DURATION = 3600;

/** What the three AssumeRole calls have in common. */
export interface RoleParameters {
  roleArn: string;
  /** Seconds. */
  duration: number;
}

export function readRole(parameters: Parameters): RoleParameters {
  return {
    roleArn: parameters.text('RoleArn', { required: true, min: 20, max: 2048, pattern: ARN_PATTERN }),
    duration: parameters.integer('DurationSeconds', { min: 900, max: 43_200 }) ?? DEFAULT_DURATION,
  };
}

export function readSessionName(parameters: Parameters): string {
  return parameters.text('RoleSessionName', { required: true, min: 2, max: 64, pattern: NAME_PATTERN });
}

/**
 * Finds the role; undefined where there is none, which AWS does not tell apart from one that does not
 * trust the caller.
 *
 * @throws AwsError ValidationError where the text is no role's ARN.
 */
export function findRole(world: World, arn: string): { account: Account; role: Role } | undefined {
  const match = /^arn:[\w-]+:iam::(\d{12}):role\/.+$/.exec(arn);
  if (match === null) {
    throw validationError(`${arn} is invalid`);
  }
  const account = world.accounts.find(({ id }) => id === match[1]);
  const role = account?.roles.find((candidate) => roleArn(account, candidate) === arn);
  return account && role && { account, role };
}

/** @throws AwsError ValidationError where the role or the chain allows no session this long. */
export function checkDuration(role: Role, duration: number, chained: boolean): void {
  if (chained && duration > CHAINED_MAX_DURATION) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  if (duration > (role.maxSessionDuration ?? DEFAULT_MAX_SESSION_DURATION)) {
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
}

/** The condition keys that describe the role itself. */
export function roleContext(role: Role): Record<string, string> {
  return Object.fromEntries(
    Object.entries(role.tags ?? {}).flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`iam:ResourceTag/${key}`, value],
    ]),
  );
}
