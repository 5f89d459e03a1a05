import { ANY_ARN, ARN_CHARACTERS, ROLE_ARN, ROLE_NAME } from './limits';
import type { Reader } from './reader';
import { checkPartitions, type Place } from './region';
import type { Endpoints, RoleLink } from './request';

/**
 * The roles to assume, in order; none where `role-to-assume` is not given. Each has the same session name and external
 * ID: a role whose trust policy asks for no external ID does not mind one.
 */
export function readRoleChain(reader: Reader, place: Place, endpoints: Endpoints): RoleLink[] {
  // A role's name may hold a comma, so a comma only parts ARNs.
  const roles = reader.lines('role-to-assume').flatMap((line) => line.split(/,\s*(?=arn:)/));
  const elsewhere = endpoints.sts !== undefined;
  for (const role of roles.filter((one) => !isRole(one, elsewhere))) {
    const hint = /\s/.test(role) ? '; several roles are given one a line' : '';
    reader.problem(
      'role-to-assume',
      `${reader.says('role-to-assume', role)}; accepted: the ARN of a role, such as arn:aws:iam::123456789012:role/name, or a role's name${hint}`,
    );
  }
  if (!elsewhere) {
    checkPartitions(
      reader,
      'role-to-assume',
      roles.filter((role) => isRole(role, elsewhere)),
      place,
    );
  }

  const sessionName = reader.limited('role-session-name') ?? 'GitHubActions';
  const externalId = reader.limited('role-external-id');
  return roles.map((role) => ({ role, sessionName, ...(externalId !== undefined && { externalId }) }));
}

function isRole(role: string, elsewhere: boolean): boolean {
  if (!isArn(role)) return ROLE_NAME.test(role);
  if (role.length < ARN_CHARACTERS.min || role.length > ARN_CHARACTERS.max) return false;
  return elsewhere ? ANY_ARN.test(role) : ROLE_ARN.test(role);
}

/** Whether a role is given by its ARN, else by its name. */
export function isArn(role: string): boolean {
  return role.startsWith('arn:');
}
