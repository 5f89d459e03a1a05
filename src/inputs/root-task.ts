import { ACCOUNT_ID, ARN_CHARACTERS, ROOT_PRINCIPAL, ROOT_TASK_POLICIES } from './limits';
import { partitionOfArn } from './partition';
import type { Reader } from './reader';
import { checkPartitions, type Place } from './region';
import type { Endpoints, RootTask } from './request';

const POLICY_PATH = 'policy/root-task/';

/** Whose root user may do what; undefined after a problem, and where either is not given. */
export function readRootTask(reader: Reader, place: Place, endpoints: Endpoints): RootTask | undefined {
  const elsewhere = endpoints.sts !== undefined;
  const principal = readPrincipal(reader, place, elsewhere);
  const taskPolicyArn = readTaskPolicy(reader, place, elsewhere);
  return principal === undefined || taskPolicyArn === undefined ? undefined : { principal, taskPolicyArn };
}

function readPrincipal(reader: Reader, place: Place, elsewhere: boolean): string | undefined {
  const principal = reader.text('target-principal');
  if (principal === undefined) return undefined;
  if (!ACCOUNT_ID.test(principal) && !ROOT_PRINCIPAL.test(principal)) {
    reader.problem(
      'target-principal',
      `${reader.says('target-principal')}; accepted: a member account's id of 12 digits (in quotation marks, or YAML may take off a leading zero), or the ARN of its root user, such as arn:aws:iam::123456789012:root`,
    );
  } else if (!elsewhere && partitionOfArn(principal) !== undefined) {
    checkPartitions(reader, 'target-principal', [principal], place);
  }
  return principal;
}

/** One of AWS's five, by its name or its ARN. */
function readTaskPolicy(reader: Reader, place: Place, elsewhere: boolean): string | undefined {
  const given = reader.text('task-policy-arn');
  if (given === undefined) return undefined;
  const isArn = given.startsWith('arn:');
  const name = isArn ? given.slice(given.indexOf(POLICY_PATH) + POLICY_PATH.length) : given;
  const arn = isArn ? given : `arn:${place.partition}:iam::aws:${POLICY_PATH}${name}`;
  const known =
    (ROOT_TASK_POLICIES as readonly string[]).includes(name) &&
    /^arn:[\w-]+:iam::aws:policy\/root-task\/\w+$/.test(arn) &&
    arn.length <= ARN_CHARACTERS.max;
  if (!known) {
    reader.problem(
      'task-policy-arn',
      `${reader.says('task-policy-arn')}; accepted: ${ROOT_TASK_POLICIES.join(', ')}, or the ARN of one`,
    );
  } else if (!elsewhere) checkPartitions(reader, 'task-policy-arn', [arn], place);
  return arn;
}
