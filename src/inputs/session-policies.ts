import { isAbsolute, join } from 'node:path';
import { minifyJson, parseJsonObject } from './json';
import { ARN_CHARACTERS, MANAGED_POLICIES, MANAGED_POLICY_ARN, SESSION_POLICY } from './limits';
import { visible } from './quote';
import type { Reader } from './reader';
import { checkPartitions, type Place } from './region';
import type { Endpoints, SessionPolicies } from './request';
import { UntrustedFileError } from './trusted-file';

/** Reads a whole file as UTF-8 text, or throws, as `fs.readFileSync` does. */
export type ReadFile = (path: string) => string;

/** A path of an input: relative ones start in the checked out repository, as in every step of the job. */
export function workspacePath(reader: Reader, path: string): string {
  return isAbsolute(path) ? path : join(reader.env['GITHUB_WORKSPACE'] ?? '', path);
}

/** The policies that bound the session, the inline one minified. */
export function readSessionPolicies(
  reader: Reader,
  readFile: ReadFile,
  place: Place,
  endpoints: Endpoints,
): SessionPolicies {
  const inline = readInlinePolicy(reader, readFile);
  return { ...(inline !== undefined && { inline }), managed: readManagedPolicies(reader, place, endpoints) };
}

function readInlinePolicy(reader: Reader, readFile: ReadFile): string | undefined {
  const given = reader.text('inline-session-policy');
  if (given === undefined) return undefined;
  const refuse = (what: string, accepted: string): undefined => {
    reader.problem('inline-session-policy', `given ${what}; accepted: ${accepted}`);
    return undefined;
  };

  let text = given;
  let subject = 'a text';
  // JSON never begins as a path does, and a policy is an object.
  if (!/^[{["]/.test(given)) {
    subject = `the file ${reader.quote(given)}`;
    try {
      text = readFile(workspacePath(reader, given)).replace(/^\ufeff/, '');
    } catch (error) {
      if (error instanceof UntrustedFileError) {
        refuse(`${subject}, which ${error.message}`, 'a file that only the job itself can have written');
        return;
      }
      refuse(
        `${subject}, which cannot be read${codeOf(error)}`,
        'a policy as JSON text, or the path of a file with one, from the workspace on (is it checked out?)',
      );
      return;
    }
  }

  const parsed = parseJsonObject(text);
  if ('fault' in parsed) {
    refuse(`${subject} that is ${parsed.fault}`, 'an IAM policy as a JSON object');
    return;
  }
  if (!hasStatements(parsed.object['Statement'])) {
    refuse(
      `${subject} without a Statement that is an object or a list of objects`,
      'an IAM policy such as {"Version":"2012-10-17","Statement":[…]}',
    );
    return;
  }
  const policy = minifyJson(text);
  const unaccepted = SESSION_POLICY.unaccepted.exec(policy)?.[0];
  if (unaccepted !== undefined) {
    const code = Number(unaccepted.codePointAt(0)).toString(16).toUpperCase().padStart(4, '0');
    refuse(
      `${subject} with the character '${visible(unaccepted)}' (U+${code})`,
      'characters from U+0020 to U+00FF; others can be written as JSON escapes, such as \\u201c',
    );
    return;
  }
  if (policy.length > SESSION_POLICY.characters) {
    refuse(
      `${subject} of ${String(policy.length)} characters without its white space`,
      `${String(SESSION_POLICY.characters)} at most; managed-session-policies can carry more`,
    );
    return;
  }
  return policy;
}

function hasStatements(statement: unknown): boolean {
  const statements: unknown[] = Array.isArray(statement) ? statement : [statement];
  return (
    statements.length > 0 &&
    statements.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))
  );
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? ` (${code})` : '';
}

function readManagedPolicies(reader: Reader, place: Place, endpoints: Endpoints): string[] {
  const arns = reader.list('managed-session-policies');
  for (const arn of arns.filter((one) => !isManagedPolicy(one))) {
    reader.problem(
      'managed-session-policies',
      `${reader.says('managed-session-policies', arn)}; accepted: ARNs of managed policies, such as arn:aws:iam::aws:policy/ReadOnlyAccess`,
    );
  }
  if (arns.length > MANAGED_POLICIES) {
    reader.problem(
      'managed-session-policies',
      `given ${String(arns.length)}; accepted: ${String(MANAGED_POLICIES)} at most`,
    );
  }
  if (endpoints.sts === undefined) {
    checkPartitions(reader, 'managed-session-policies', arns.filter(isManagedPolicy), place);
  }
  return arns;
}

function isManagedPolicy(arn: string): boolean {
  return arn.length >= ARN_CHARACTERS.min && arn.length <= ARN_CHARACTERS.max && MANAGED_POLICY_ARN.test(arn);
}
