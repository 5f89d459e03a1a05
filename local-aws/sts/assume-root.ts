import { rootArn } from '../arn';
import { AwsError } from '../aws-error';
import { authorize, notAuthorized } from './authorize';
import type { SignedOperation } from './operation';
import { Parameters, validationError } from './parameters';
import { credentialsXml } from './result-xml';

const MAX_DURATION = 900;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html */
export const assumeRoot: SignedOperation = (cloud, { form, keys }, caller) => {
  if (caller.kind === 'root') {
    throw new AwsError(403, 'AccessDenied', 'AssumeRoot may not be called by root accounts.');
  }
  const parameters = new Parameters(form);
  const target = parameters.text('TargetPrincipal', { required: true, min: 12, max: 2048 });
  const policyArn = parameters.text('TaskPolicyArn.arn', { required: true, min: 20, max: 2048 });
  const duration = parameters.integer('DurationSeconds', { min: 0, max: MAX_DURATION }) ?? MAX_DURATION;
  parameters.throwIfInvalid();

  const account = cloud.world.accounts.find((one) => one.id === target || rootArn(one) === target);
  const policy = cloud.world.managedPolicies.find(({ arn }) => arn === policyArn);
  if (policy === undefined || !policyArn.includes(':policy/root-task/')) {
    throw validationError(`Task policy ${policyArn} is not valid.`);
  }
  const resource = account ? rootArn(account) : target;
  if (account === undefined || !(caller.account.rootAccessTo ?? []).includes(account.id)) {
    throw notAuthorized(caller, 'sts:AssumeRoot', resource);
  }
  authorize(caller, 'sts:AssumeRoot', resource, { ...keys, 'sts:TaskPolicyArn': policyArn });
  return credentialsXml(
    cloud.sessions.issue(
      {
        kind: 'root-task',
        accountId: account.id,
        issuedAt: cloud.clock(),
        taskPolicy: policy.document,
      },
      duration,
    ),
  );
};
