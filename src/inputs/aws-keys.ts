import type { InputName } from './input-table';
import { ACCESS_KEY_ID, SECRET_ACCESS_KEY } from './limits';
import type { Reader } from './reader';
import type { AwsKeys } from './request';

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
const LONG_LIVED = 'AKIA';
const TEMPORARY = 'ASIA';
const NOT_A_KEY: readonly (readonly [string, string])[] = [
  ['AIDA', "a user's unique id"],
  ['AROA', "a role's unique id"],
  ['AGPA', "a group's unique id"],
];

/**
 * The keys given as inputs; undefined where there are none. No message says any part of them.
 *
 * @param anyShape the keys are for a server that is not AWS, and may look like anything.
 */
export function readAwsKeys(reader: Reader, anyShape: boolean): AwsKeys | undefined {
  const accessKeyId = reader.text('aws-access-key-id');
  const secretAccessKey = reader.text('aws-secret-access-key');
  const sessionToken = reader.text('aws-session-token');

  checkTogether(reader, accessKeyId, secretAccessKey, sessionToken);
  const broken = (['aws-access-key-id', 'aws-secret-access-key', 'aws-session-token'] as const).filter(
    (name) => checkWhiteSpace(reader, name),
  );
  if (!anyShape && broken.length === 0) checkShapes(reader, accessKeyId, secretAccessKey, sessionToken);

  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

function checkTogether(
  reader: Reader,
  accessKeyId: string | undefined,
  secretAccessKey: string | undefined,
  sessionToken: string | undefined,
): void {
  if (accessKeyId !== undefined && secretAccessKey === undefined) {
    reader.problem(
      'aws-secret-access-key',
      'not given, though aws-access-key-id is; give both or none (is the secret set for this repository and environment?)',
    );
  } else if (accessKeyId === undefined && secretAccessKey !== undefined) {
    reader.problem(
      'aws-access-key-id',
      'not given, though aws-secret-access-key is; give both or none (is the secret set for this repository and environment?)',
    );
  } else if (accessKeyId === undefined && sessionToken !== undefined) {
    reader.problem(
      'aws-session-token',
      'given without the keys that it belongs to; give aws-access-key-id and aws-secret-access-key too',
    );
  }
}

function checkWhiteSpace(reader: Reader, name: InputName): boolean {
  const found = /\s/.test(reader.text(name) ?? '');
  if (found)
    reader.problem(name, 'given with white space inside; was it pasted with a line break or a space?');
  return found;
}

function checkShapes(
  reader: Reader,
  accessKeyId: string | undefined,
  secretAccessKey: string | undefined,
  sessionToken: string | undefined,
): void {
  const elsewhere = 'for keys of another server give its sts-endpoint or s3-endpoint';
  if (
    accessKeyId !== undefined &&
    SECRET_ACCESS_KEY.pattern.test(accessKeyId) &&
    ACCESS_KEY_ID.test(secretAccessKey ?? '')
  ) {
    reader.problem(
      ['aws-access-key-id', 'aws-secret-access-key'],
      'given the other way round, as their lengths tell; swap them',
    );
    return;
  }
  if (accessKeyId !== undefined) {
    const prefix = accessKeyId.slice(0, LONG_LIVED.length);
    const other = NOT_A_KEY.find(([start]) => start === prefix);
    if (other !== undefined) {
      reader.problem(
        'aws-access-key-id',
        `given ${other[1]} (${other[0]}…); an access key id begins with AKIA or ASIA`,
      );
    } else if (!ACCESS_KEY_ID.test(accessKeyId)) {
      reader.problem(
        'aws-access-key-id',
        `given ${count(accessKeyId)}, not 16 to 128 letters and digits beginning with AKIA or ASIA; ${elsewhere}`,
      );
    } else if (prefix === TEMPORARY && sessionToken === undefined) {
      reader.problem(
        'aws-session-token',
        'not given, though aws-access-key-id is a temporary one (ASIA…), which works only together with its session token',
      );
    } else if (prefix === LONG_LIVED && sessionToken !== undefined) {
      reader.problem(
        'aws-session-token',
        'given, though aws-access-key-id is a long-lived one (AKIA…), which has no session token; leave it out',
      );
    }
  }
  if (secretAccessKey !== undefined && !SECRET_ACCESS_KEY.pattern.test(secretAccessKey)) {
    const { characters } = SECRET_ACCESS_KEY;
    const found =
      secretAccessKey.length === characters
        ? 'characters that a secret access key does not have'
        : `${count(secretAccessKey)}, not ${String(characters)}`;
    reader.problem(
      'aws-secret-access-key',
      `given ${found}; accepted: ${String(characters)} of letters, digits and /+=; ${elsewhere}`,
    );
  }
}

function count(value: string): string {
  return `${String(value.length)} character${value.length === 1 ? '' : 's'}`;
}
