import { element } from '../xml';
import type { SignedOperation } from './operation';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const getCallerIdentity: SignedOperation = (_cloud, _request, caller) =>
  [element('Arn', caller.arn), element('UserId', caller.userId), element('Account', caller.account.id)].join(
    '',
  );
