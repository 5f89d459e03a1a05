import { expect, test } from '@jest/globals';
import { credentialKind } from '../../../src/report/credential-kind';
import { KEYS, SESSION, USER } from './sample-requests';

const ROOT = 'arn:aws:iam::111122223333:root';
const FEDERATED = 'arn:aws:sts::111122223333:federated-user/mona';

test.each([
  [SESSION, true, 'the session of the role Deploy'],
  [FEDERATED, true, 'the session of a federated user'],
  [USER, true, 'a session of an IAM user'],
  [USER, false, 'long-lived keys of an IAM user'],
  [ROOT, true, 'a session of the root user'],
  [ROOT, false, 'long-lived keys of the root user'],
  ['arn:odd', true, 'temporary credentials'],
  [undefined, false, 'long-lived keys'],
])('%s (temporary: %s): %s', (arn, temporary, kind) => {
  expect(
    credentialKind({
      credentials: { ...KEYS, ...(temporary && { sessionToken: 'EXAMPLE' }) },
      ...(arn !== undefined && { identity: { accountId: '111122223333', arn } }),
      links: [],
      deliverable: false,
    }),
  ).toBe(kind);
});
