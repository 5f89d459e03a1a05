import { assumedRoleArn } from '../arn';
import { AwsError } from '../aws-error';
import { element } from '../xml';
import type { SignedOperation } from './operation';
import { Parameters } from './parameters';
import { credentialsXml } from './result-xml';
import { findRole } from './role-parameters';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetDelegatedAccessToken.html */
export const getDelegatedAccessToken: SignedOperation = (cloud, { form }, caller) => {
  const parameters = new Parameters(form);
  const token = parameters.text('TradeInToken', { required: true });
  parameters.throwIfInvalid();

  const delegation = cloud.world.delegations?.find((one) => one.token === token);
  const found = delegation && findRole(cloud.world, delegation.roleArn);
  if (delegation === undefined || found === undefined || delegation.askedBy !== caller.account.id) {
    throw new AwsError(403, 'AccessDenied', 'The trade-in token is not valid.');
  }
  if (delegation.expired) {
    throw new AwsError(400, 'ExpiredTradeInTokenException', 'The trade-in token has expired.');
  }
  const credentials = cloud.sessions.issue(
    {
      kind: 'assumed-role',
      accountId: found.account.id,
      roleName: found.role.name,
      roleId: found.role.id,
      sessionName: delegation.sessionName,
      issuedAt: cloud.clock(),
      tags: {},
      transitiveTagKeys: [],
    },
    delegation.duration,
  );
  return [
    credentialsXml(credentials),
    element('AssumedPrincipal', assumedRoleArn(found.account, found.role.name, delegation.sessionName)),
  ].join('');
};
