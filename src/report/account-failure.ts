import type { Request } from '../inputs/request';
import { Failure } from './failure';
import { printable } from './printable';

/** The credentials are of an account that `allowed-account-ids` does not name. Account ids are shown unless masked. */
export function accountFailure(accountId: string | undefined, request: Request): Failure {
  const masked = request.delivery.maskAccountId;
  const account = accountId === undefined ? undefined : masked ? '***' : printable(accountId, 20);
  const allowed = masked
    ? `${String(request.allowedAccountIds.length)} others`
    : printable(request.allowedAccountIds.join(', '), 600);
  return new Failure('The AWS account is not allowed', [
    account === undefined
      ? `The credentials do not tell which account they are of, so that \`allowed-account-ids\` (${allowed}) cannot be checked.`
      : `The credentials are of account ${account}, and \`allowed-account-ids\` names ${allowed}.`,
    'Nothing was exported. Either the role or the keys are those of another account than was meant, or that account is to be added to `allowed-account-ids`.',
  ]);
}
