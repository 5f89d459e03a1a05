import type { Environment } from '../../../src/inputs/environment';
import { inputVariable } from '../../../src/inputs/environment';
import type { InputName } from '../../../src/inputs/input-table';
import { readRequest } from '../../../src/inputs/read-request';
import type { Problem, Reading, Request } from '../../../src/inputs/request';
import type { ReadFile } from '../../../src/inputs/session-policies';

export type Inputs = Partial<Record<InputName, string>>;

/** AWS's own examples, which open nothing. */
export const USER_KEYS: Inputs = {
  'aws-access-key-id': 'AKIAIOSFODNN7EXAMPLE',
  'aws-secret-access-key': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
export const TEMPORARY_KEYS: Inputs = {
  'aws-access-key-id': 'ASIAIOSFODNN7EXAMPLE',
  'aws-secret-access-key': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  'aws-session-token': 'FwoGZXIvYXdzEXAMPLETOKEN==',
};
export const ROLE = 'arn:aws:iam::123456789012:role/deploy';
export const POLICY =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';

/** What the runner sets in a job that may ask for an OIDC token. */
export const OIDC: Environment = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example/idtoken?api-version=2.0',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-token-of-the-job',
};

export const GITHUB: Environment = {
  GITHUB_ACTIONS: 'true',
  GITHUB_WORKSPACE: '/home/runner/work/app/app',
  GITHUB_REPOSITORY: 'octo/app',
  GITHUB_WORKFLOW: 'Deploy',
  GITHUB_ACTION: '__run',
  GITHUB_ACTOR: 'octocat',
  GITHUB_SHA: 'ffac537e6cbbf934b08745a378932722df287a53',
  GITHUB_REF: 'refs/heads/main',
};

export function noFile(path: string): never {
  throw Object.assign(new Error(`ENOENT: no such file or directory, open '${path}'`), { code: 'ENOENT' });
}

export function environmentOf(inputs: Inputs, more: Environment = {}): Environment {
  const given = Object.entries({ 'aws-region': 'eu-central-1', ...inputs });
  return {
    ...GITHUB,
    ...Object.fromEntries(given.map(([name, value]) => [inputVariable(name), value])),
    ...more,
  };
}

export function read(inputs: Inputs, more: Environment = {}, readFile: ReadFile = noFile): Reading {
  return readRequest(environmentOf(inputs, more), readFile);
}

/** The request, which must be fine. */
export function request(inputs: Inputs, more?: Environment, readFile?: ReadFile): Request {
  const reading = read(inputs, more, readFile);
  if (!reading.ok) throw new Error(`problems: ${JSON.stringify(reading.problems, undefined, 2)}`);
  return reading.request;
}

/** The request as one of a mode's. */
export function requestIn<M extends Request['mode']>(
  mode: M,
  inputs: Inputs,
  more?: Environment,
  readFile?: ReadFile,
): Extract<Request, { mode: M }> {
  const found = request(inputs, more, readFile);
  if (found.mode !== mode) throw new Error(`mode ${found.mode}: ${found.reason}`);
  return found as Extract<Request, { mode: M }>;
}

export function warnings(inputs: Inputs, more?: Environment): readonly string[] {
  const reading = read(inputs, more);
  if (!reading.ok) throw new Error(`problems: ${JSON.stringify(reading.problems, undefined, 2)}`);
  return reading.warnings;
}

export function problems(inputs: Inputs, more?: Environment, readFile?: ReadFile): readonly Problem[] {
  const reading = read(inputs, more, readFile);
  return reading.ok ? [] : reading.problems;
}

/** The problems as lines: `input: message`. */
export function told(inputs: Inputs, more?: Environment, readFile?: ReadFile): string[] {
  return problems(inputs, more, readFile).map(({ input, message }) => `${input}: ${message}`);
}
