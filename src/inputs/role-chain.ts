import { ANY_ARN, ARN_CHARACTERS, ROLE_ARN, ROLE_NAME } from './limits';
import type { Reader } from './reader';
import { checkPartitions, type Place } from './region';
import type { Endpoints, RoleLink } from './request';
import { readTags } from './session-tags';

const SETTINGS = ['session-name', 'external-id', 'tags'] as const;
export type Setting = (typeof SETTINGS)[number];

/** Where one of a role's own settings begins on its line: not in a text of JSON, so an even number of quotes before the end. */
const BEFORE_SETTING = new RegExp(`\\s+(?=(?:${SETTINGS.join('|')})=(?:[^"]*"[^"]*")*[^"]*$)`);

export interface RoleChain {
  readonly chain: readonly RoleLink[];
  /** What the first role's line says beside the role. */
  readonly firstSettings: readonly Setting[];
}

/**
 * The roles to assume, in order; none where `role-to-assume` is not given. Each has the session name and external ID of
 * the inputs (a role whose trust policy asks for no external ID does not mind one), unless its line has its own:
 * `ARN session-name=NAME external-id=ID tags={"Key":"Value"}`.
 */
export function readRoleChain(reader: Reader, place: Place, endpoints: Endpoints): RoleChain {
  const sessionName = reader.limited('role-session-name') ?? 'GitHubActions';
  const externalId = reader.limited('role-external-id');
  const lines = reader.lines('role-to-assume').flatMap(splitLine);
  const links = lines.map(([role = '', ...settings]): RoleLink => ({
    sessionName,
    ...(externalId !== undefined && { externalId }),
    ...readSettings(reader, role, settings),
    role,
  }));
  const roles = links.map(({ role }) => role);
  const elsewhere = endpoints.sts !== undefined;
  for (const role of roles.filter((one) => !isRole(one, elsewhere))) {
    const hint = /\s/.test(role)
      ? `; several roles are given one a line, each with its own ${SETTINGS.map((name) => `${name}=…`).join(', ')} behind it where wanted`
      : '';
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
  const [, ...first] = lines[0] ?? [];
  return {
    chain: links,
    firstSettings: SETTINGS.filter((name) => first.some((one) => one.startsWith(`${name}=`))),
  };
}

/** A line's roles, each with its settings. A role's name may hold a comma, so a comma only parts ARNs. */
function splitLine(line: string): string[][] {
  const parts = line.split(BEFORE_SETTING);
  return parts.length > 1 ? [parts] : line.split(/,\s*(?=arn:)/).map((role) => [role]);
}

/** What a line says of its role beside the role itself. */
function readSettings(
  reader: Reader,
  role: string,
  settings: readonly string[],
): Pick<RoleLink, 'tags'> & Partial<Pick<RoleLink, 'sessionName' | 'externalId'>> {
  const values = new Map<Setting, string>();
  for (const text of settings) {
    const at = text.indexOf('=');
    const name = text.slice(0, at) as Setting;
    if (values.has(name)) {
      reader.problem('role-to-assume', `${name} is given twice for ${reader.quote(role)}; give it once`);
    }
    values.set(name, text.slice(at + 1).trim());
  }
  const limited = (name: Setting, limit: 'role-session-name' | 'role-external-id'): string | undefined =>
    reader.withinText(limit, values.get(name), 'role-to-assume', `${name} of ${reader.quote(role)}`);
  const sessionName = limited('session-name', 'role-session-name');
  const externalId = limited('external-id', 'role-external-id');
  const tags = values.get('tags');
  return {
    ...(sessionName !== undefined && { sessionName }),
    ...(externalId !== undefined && { externalId }),
    ...(tags !== undefined && {
      tags: readTags(reader, 'role-to-assume', tags, `tags of ${reader.quote(role)}`),
    }),
  };
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
