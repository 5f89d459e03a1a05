import { expect } from '@jest/globals';
import { can, EVERY_ACCESS, expectSuccess, type Steps, type With } from './jobs';
import { OTHER_ACCOUNT, OTHER_BUCKET, role, session } from './world';

/** Shows that a server of two accounts lets roles be assumed one after the other. */
export function followsChain(run: Steps['run'], keys: () => With): void {
  can('follow a chain of roles into another account', async () => {
    const step = await run({
      ...keys(),
      'role-to-assume': `${role('deploy')}\n${role('end', OTHER_ACCOUNT)}`,
      bucket: OTHER_BUCKET,
      ...EVERY_ACCESS,
      'allowed-account-ids': OTHER_ACCOUNT,
    });

    expectSuccess(step);
    expect(step.outputs).toMatchObject({
      'aws-account-id': OTHER_ACCOUNT,
      'authenticated-arn': session('end', OTHER_ACCOUNT),
    });
  });
}
