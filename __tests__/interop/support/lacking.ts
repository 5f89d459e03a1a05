import { describe, expect } from '@jest/globals';
import { createSamlIssuer } from '../../../local-aws/saml/issuer';
import { cannot, expectFailure, type Steps, type With } from './jobs';
import { ACCOUNT, role } from './world';

/** What AWS's own account of saml makes of an assertion: for a role and its provider. */
export function samlInputs(name: string): With {
  const provider = `arn:aws:iam::${ACCOUNT}:saml-provider/interop`;
  return {
    'role-to-assume': role(name),
    'saml-provider-arn': provider,
    'saml-assertion': createSamlIssuer(() => new Date()).issue({
      roles: [`${role(name)},${provider}`],
      sessionName: 'interop',
    }),
  };
}

const INPUTS = {
  saml: { call: 'AssumeRoleWithSAML', inputs: () => samlInputs('deploy') },
  'assume-root': {
    call: 'AssumeRoot',
    inputs: () => ({ 'target-principal': ACCOUNT, 'task-policy-arn': 'S3UnlockBucketPolicy' }),
  },
  'delegated-access': {
    call: 'GetDelegatedAccessToken',
    inputs: () => ({ 'trade-in-token': 'EXAMPLETRADEINTOKEN' }),
  },
} as const;

/**
 * Shows of each mode that the server lacks its call, and that the step names the call.
 *
 * @param says what the step says of it. A server that breaks down at such a call cannot be told from one that is broken.
 */
export function lacks(
  modes: readonly (keyof typeof INPUTS)[],
  run: Steps['run'],
  keys: () => With,
  says = 'does not know CALL',
): void {
  describe.each(modes)('%s', (mode) => {
    const { call, inputs } = INPUTS[mode];
    cannot(`serve it: no ${call}`, async () => {
      const step = await run({ mode, ...(mode !== 'saml' && keys()), ...inputs() });

      expect(expectFailure(step)).toContain(says.replace('CALL', call));
    });
  });
}
