import type { Partition } from '../world';
import { isConditionOperator } from './conditions';
import { listOf, type PolicyDocument, type Statement } from './policy';

/** What STS finds wrong with a policy; the text is the error's message. */
export class MalformedPolicy extends Error {}

const POLICY_ELEMENTS = ['Version', 'Id', 'Statement'];
const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
];

/**
 * A policy without a version is of the first. Only managed policies must be of the second.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
 */
const VERSIONS: readonly unknown[] = [undefined, '2008-10-17', '2012-10-17'];

/**
 * Reads a session policy.
 *
 * @throws MalformedPolicy in the words IAM uses for identity-based policies.
 */
export function parseSessionPolicy(text: string, partition: Partition): PolicyDocument {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw new MalformedPolicy('The policy is not in the valid JSON format.');
  }
  if (!isRecord(policy) || Object.keys(policy).some((name) => !POLICY_ELEMENTS.includes(name))) {
    throw new MalformedPolicy('Syntax errors in policy.');
  }
  if (!VERSIONS.includes(policy['Version'])) {
    throw new MalformedPolicy('Syntax errors in policy.');
  }
  const statements = listOf(policy['Statement']);
  if (statements.length === 0) {
    throw new MalformedPolicy('Syntax errors in policy.');
  }
  for (const statement of statements) {
    checkStatement(statement, partition);
  }
  return policy as unknown as PolicyDocument;
}

function checkStatement(statement: unknown, partition: Partition): void {
  if (!isRecord(statement) || Object.keys(statement).some((name) => !STATEMENT_ELEMENTS.includes(name))) {
    throw new MalformedPolicy('Syntax errors in policy.');
  }
  const { Effect, Action, NotAction, Resource, NotResource, Condition } = statement as Partial<Statement>;
  if (Effect !== 'Allow' && Effect !== 'Deny') {
    throw new MalformedPolicy('Syntax errors in policy.');
  }
  if ('Principal' in statement || 'NotPrincipal' in statement) {
    throw new MalformedPolicy('Policy document should not specify a principal.');
  }
  const actions = texts(Action ?? NotAction);
  if (actions.length === 0) {
    throw new MalformedPolicy('Policy statement must contain actions.');
  }
  if (actions.some((action) => action !== '*' && !/^[A-Za-z0-9-]+:[\w*?]+$/.test(action))) {
    throw new MalformedPolicy('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  }
  const resources = texts(Resource ?? NotResource);
  if (resources.length === 0) {
    throw new MalformedPolicy('Policy statement must contain resources.');
  }
  for (const resource of resources) {
    checkResource(resource, partition);
  }
  if (Condition !== undefined) {
    if (!isRecord(Condition) || Object.keys(Condition).some((operator) => !isConditionOperator(operator))) {
      throw new MalformedPolicy('Syntax errors in policy.');
    }
  }
}

function checkResource(resource: string, partition: Partition): void {
  if (resource === '*') {
    return;
  }
  if (!resource.startsWith('arn:')) {
    throw new MalformedPolicy(`Resource ${resource} must be in ARN format or "*".`);
  }
  const named = resource.split(':')[1] ?? '';
  if (named !== partition && named !== '*') {
    throw new MalformedPolicy(`Partition "${named}" is not valid for resource "${resource}".`);
  }
}

function texts(value: unknown): string[] {
  const list = listOf(value);
  if (list.some((item) => typeof item !== 'string')) {
    throw new MalformedPolicy('Syntax errors in policy.');
  }
  return list as string[];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
