import { AwsError } from '../aws-error';
import type { Caller } from '../identity/caller';
import type { Parameters } from './parameters';

export interface SessionTags {
  tags: Readonly<Record<string, string>>;
  transitiveTagKeys: readonly string[];
}

/** Of the calls that take none. */
export const NO_TAGS: SessionTags = { tags: {}, transitiveTagKeys: [] };

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_Tag.html */
const TAG_PATTERN = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]';
const MAX_TAGS = 50;

/** Reads the call's own tags. */
export function readTags(parameters: Parameters): SessionTags {
  const members = parameters.list('Tags', { max: MAX_TAGS });
  const entries = members.map((member, index): [string, string] => [
    parameters.check(member['Key'], `tags.${index + 1}.member.key`, {
      required: true,
      min: 1,
      max: 128,
      pattern: `${TAG_PATTERN}+`,
    }) ?? '',
    parameters.check(member['Value'], `tags.${index + 1}.member.value`, {
      required: true,
      max: 256,
      pattern: `${TAG_PATTERN}*`,
    }) ?? '',
  ]);
  const transitiveTagKeys = parameters.list('TransitiveTagKeys', { max: MAX_TAGS }).map(
    (member, index) =>
      parameters.check(member[''], `transitiveTagKeys.${index + 1}.member`, {
        required: true,
        min: 1,
        max: 128,
        pattern: `${TAG_PATTERN}+`,
      }) ?? '',
  );
  parameters.throwIfInvalid();
  checkKeys(
    entries.map(([key]) => key),
    transitiveTagKeys,
  );
  return { tags: Object.fromEntries(entries), transitiveTagKeys };
}

function checkKeys(keys: readonly string[], transitiveTagKeys: readonly string[]): void {
  const lowerCase = keys.map((key) => key.toLowerCase());
  if (new Set(lowerCase).size < keys.length) {
    throw invalid('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  if (lowerCase.some((key) => key.startsWith('aws:'))) {
    throw invalid('One of the specified tag keys is invalid. Tag keys must not start with aws:.');
  }
  if (transitiveTagKeys.some((key) => !lowerCase.includes(key.toLowerCase()))) {
    throw invalid('The specified transitive tag key must be included in the requested tags.');
  }
}

/**
 * The new session's tags: the calling session's transitive ones, which stay so and cannot be changed, and
 * the call's own. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
 */
export function chainTags(caller: Caller, own: SessionTags): SessionTags {
  const { session } = caller;
  if (session?.kind !== 'assumed-role' || session.transitiveTagKeys.length === 0) {
    return own;
  }
  const isTransitive = (key: string): boolean =>
    session.transitiveTagKeys.some((transitive) => transitive.toLowerCase() === key.toLowerCase());
  if (Object.keys(own.tags).some(isTransitive)) {
    throw invalid(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  }
  const inherited = Object.fromEntries(Object.entries(session.tags).filter(([key]) => isTransitive(key)));
  return {
    tags: { ...inherited, ...own.tags },
    transitiveTagKeys: [...session.transitiveTagKeys, ...own.transitiveTagKeys],
  };
}

/** The condition keys of tags in a request. */
export function tagContext(session: SessionTags): Record<string, string | string[]> {
  const keys = Object.keys(session.tags);
  return {
    ...Object.fromEntries(
      Object.entries(session.tags).map(([key, value]) => [`aws:RequestTag/${key}`, value]),
    ),
    ...(keys.length > 0 && { 'aws:TagKeys': keys }),
    ...(session.transitiveTagKeys.length > 0 && { 'sts:TransitiveTagKeys': [...session.transitiveTagKeys] }),
  };
}

function invalid(message: string): AwsError {
  return new AwsError(400, 'InvalidParameterValue', message);
}
