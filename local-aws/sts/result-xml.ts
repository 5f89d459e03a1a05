import type { TemporaryCredentials } from '../identity/sessions';
import { element } from '../xml';

export function credentialsXml(credentials: TemporaryCredentials): string {
  return element('Credentials', [
    element('AccessKeyId', credentials.accessKeyId),
    element('SecretAccessKey', credentials.secretAccessKey),
    element('SessionToken', credentials.sessionToken),
    element('Expiration', credentials.expiration.toISOString().replace('.000Z', 'Z')),
  ]);
}

export function assumedRoleUserXml(roleId: string, sessionName: string, arn: string): string {
  return element('AssumedRoleUser', [
    element('AssumedRoleId', `${roleId}:${sessionName}`),
    element('Arn', arn),
  ]);
}
