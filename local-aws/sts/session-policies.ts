import { deflateRawSync } from 'node:zlib';
import { AwsError } from '../aws-error';
import type { PolicyDocument } from '../iam/policy';
import { MalformedPolicy, parseSessionPolicy } from '../iam/validate';
import type { Account, World } from '../world';
import { validationError, type Parameters } from './parameters';
import type { SessionTags } from './session-tags';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length */
const MAX_INLINE_LENGTH = 2048;
const MAX_MANAGED_POLICIES = 10;
const MAX_ARN_LENGTH = 2048;

/** The session policies as sent; the documents are looked up once the account is known. */
export interface SessionPolicyParameters {
  inline: string | undefined;
  managedArns: readonly string[];
}

export function readSessionPolicies(parameters: Parameters): SessionPolicyParameters {
  return {
    inline: parameters.text('Policy', { min: 1, max: MAX_INLINE_LENGTH }),
    managedArns: parameters.list('PolicyArns', { max: MAX_MANAGED_POLICIES }).map(
      (member, index) =>
        parameters.check(member['arn'], `policyArns.${index + 1}.member.arn`, {
          required: true,
          min: 20,
          max: MAX_ARN_LENGTH,
        }) ?? '',
    ),
  };
}

/**
 * The policies' documents, or undefined where none were sent.
 *
 * @throws AwsError MalformedPolicyDocument, ValidationError
 */
export function resolveSessionPolicies(
  world: World,
  account: Account,
  given: SessionPolicyParameters,
): PolicyDocument[] | undefined {
  if (given.inline === undefined && given.managedArns.length === 0) {
    return undefined;
  }
  const documents = given.managedArns.map((arn) => managedPolicy(world, account, arn));
  if (given.inline === undefined) {
    return documents;
  }
  try {
    return [parseSessionPolicy(given.inline, account.partition), ...documents];
  } catch (error) {
    if (error instanceof MalformedPolicy) {
      throw new AwsError(400, 'MalformedPolicyDocument', error.message);
    }
    throw error;
  }
}

function managedPolicy(world: World, account: Account, arn: string): PolicyDocument {
  const [, partition, , , owner] = arn.split(':');
  // "You can use … managed policies … must exist in the same account as the role", or be AWS's own.
  if (partition !== account.partition || (owner !== 'aws' && owner !== account.id)) {
    throw validationError(`ARN ${arn} is not valid.`);
  }
  const policy = world.managedPolicies.find((candidate) => candidate.arn === arn);
  if (policy === undefined) {
    throw new AwsError(400, 'MalformedPolicyDocument', `Policy ${arn} does not exist or is not attachable.`);
  }
  return policy.document;
}

/**
 * How much of the allotted space policies and tags take, in percent; undefined where there are none. AWS
 * compresses them into "a packed binary format" of its own; deflate behaves much alike.
 *
 * @throws AwsError PackedPolicyTooLarge
 */
export function packedPolicySize(
  world: World,
  policies: SessionPolicyParameters,
  session: SessionTags,
): number | undefined {
  const hasPolicies = policies.inline !== undefined || policies.managedArns.length > 0;
  if (!hasPolicies && Object.keys(session.tags).length === 0) {
    return undefined;
  }
  const text = [policies.inline ?? '', ...policies.managedArns, ...Object.entries(session.tags).flat()].join(
    '\n',
  );
  const percent = Math.ceil((deflateRawSync(text).length / world.packedPolicyLimit) * 100);
  if (percent > 100) {
    throw new AwsError(
      400,
      'PackedPolicyTooLarge',
      hasPolicies
        ? `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`
        : `Packed size of session tags consumes ${percent}% of allotted space.`,
    );
  }
  return percent;
}
