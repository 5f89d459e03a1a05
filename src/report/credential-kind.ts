import type { Obtained } from '../credentials/temporary-credentials';
import { arnParts } from './arn';

/** What credentials are, in a few words: whose, and whether they last. */
export function credentialKind({ identity, credentials }: Obtained): string {
  const temporary = credentials.sessionToken !== undefined;
  const { resource = '' } = arnParts(identity?.arn) ?? {};
  const [type = '', name = ''] = resource.split('/');
  switch (type) {
    case 'assumed-role':
      return `the session of the role ${name}`;
    case 'federated-user':
      return `the session of a federated user`;
    case 'root':
      return temporary ? 'a session of the root user' : 'long-lived keys of the root user';
    case 'user':
      return temporary ? 'a session of an IAM user' : 'long-lived keys of an IAM user';
    default:
      return temporary ? 'temporary credentials' : 'long-lived keys';
  }
}

/** Whether the credentials were found, not made: then what they are is news. */
export function wereFound({ links }: Obtained): boolean {
  return links.length === 0;
}
