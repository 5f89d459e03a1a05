import { describe, expect, it } from '@jest/globals';
import { errorOf, expectNothingDelivered, KEYS, ROLE, scenario } from './support/scenario';

const standIn = scenario();
const { run, operations } = standIn;
const assumed = { ...KEYS, 'role-to-assume': ROLE, 'special-characters-workaround': 'true' };
const special = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY';
const plain = 'wJalrXUtnFEMIaK7MDENGabPxRfiCYzEXAMPLEKEY';

describe('special-characters-workaround', () => {
  it('asks again until the secret key has none, and hands on no other', async () => {
    const secret = (SecretAccessKey: string): { SecretAccessKey: string } => ({ SecretAccessKey });
    standIn.aws.fault({ kind: 'edit', set: secret(special), times: 2 });
    standIn.aws.fault({ kind: 'edit', set: secret(plain) });

    const step = await run(assumed);

    expect(operations()).toEqual(['AssumeRole', 'AssumeRole', 'AssumeRole']);
    expect(step.outputs['aws-secret-access-key']).toBe(plain);
    expect(step.masks).toEqual(expect.arrayContaining([special, plain]));
  });

  it('gives up in the end, and says so', async () => {
    standIn.aws.fault({ kind: 'edit', set: { SecretAccessKey: special } });

    const step = await run(assumed);

    expectNothingDelivered(step);
    expect(errorOf(step).title).toBe('No secret key without special characters');
    expect(operations()).toHaveLength(40);
  });

  it('leaves credentials that are there already as they are', async () => {
    const step = await run({ ...KEYS, mode: 'existing', 'special-characters-workaround': 'true' });

    expect(step.outcome).toBe('success');
    expect(operations()).toEqual(['GetCallerIdentity']);
  });
});
