import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startMoto, type MotoServer } from '../../interop/servers/moto';
import { startOidcIssuer, type IssuerServer } from '../../interop/servers/oidc-issuer';
import { seed, type KeysOf } from '../../interop/servers/seed';
import { followsChain } from './support/chain';
import { clientsIn, everyClient } from './support/clients';
import {
  ALL_ALLOWED,
  can,
  cannot,
  EVERY_ACCESS,
  expectFailure,
  expectSuccess,
  findings,
  keyInputs,
  stepsAgainst,
} from './support/jobs';
import { lacks, samlInputs } from './support/lacking';
import { ACCOUNT, BUCKET, OTHER_ACCOUNT, role, session, twoAccounts } from './support/world';

let issuer: IssuerServer;
/** One that checks every signature and policy, and one that checks nothing. */
let moto: MotoServer;
let open: MotoServer;
let keysOf: KeysOf;
const { run } = stepsAgainst(() => moto);
const deployer = () => keyInputs(keysOf(ACCOUNT, 'deployer'));

beforeAll(async () => {
  issuer = await startOidcIssuer();
  [moto, open] = await Promise.all([startMoto(), startMoto()]);
  [keysOf] = await Promise.all([
    seed(moto, twoAccounts(issuer.issuer)),
    seed(open, twoAccounts(issuer.issuer)),
  ]);
  await moto.enforceIam();
}, 120_000);
afterAll(async () => {
  await Promise.all([moto.stop(), open.stop(), issuer.stop()]);
});

describe('moto', () => {
  describe('assume-role', () => {
    can('hand on a session of a role that lists, reads, writes and deletes', async () => {
      const step = await run({
        ...deployer(),
        'role-to-assume': role('deploy'),
        bucket: BUCKET,
        ...EVERY_ACCESS,
      });

      expectSuccess(step);
      expect(findings(step)).toEqual(ALL_ALLOWED);
      expect(step.outputs).toMatchObject({
        'aws-account-id': ACCOUNT,
        'authenticated-arn': session('deploy'),
        'object-count': '3',
      });
    });

    can('serve AWS CLI, boto3 and the JavaScript SDK with what was handed on', async () => {
      const { job } = await run({ ...deployer(), 'role-to-assume': role('deploy') });

      expect(await clientsIn(job, moto.url, BUCKET)).toEqual(everyClient(session('deploy'), 3));
    });

    can('take a role by its name', async () => {
      const step = await run({ ...deployer(), 'role-to-assume': 'deploy' });

      expectSuccess(step);
      expect(step.outputs['authenticated-arn']).toBe(session('deploy'));
    });

    can("refuse what the role's permissions do not allow, as verify-denied asks", async () => {
      const step = await run({
        ...deployer(),
        'role-to-assume': role('read-only'),
        bucket: BUCKET,
        verify: 'list,read',
        'verify-denied': 'write,delete',
      });

      expectSuccess(step);
    });

    followsChain(run, deployer);

    can('chain from the credentials of an earlier step', async () => {
      const first = await run({ ...deployer(), 'role-to-assume': role('deploy') });
      expectSuccess(first);

      const second = await first.job.step({
        with: {
          'sts-endpoint': moto.url,
          'role-chaining': 'true',
          'role-to-assume': role('end', OTHER_ACCOUNT),
        },
      });

      expectSuccess(second);
      expect(second.outputs['aws-account-id']).toBe(OTHER_ACCOUNT);
    });

    can('hold to allowed-account-ids', async () => {
      const inputs = { ...deployer(), 'role-to-assume': role('deploy') };

      expectSuccess(await run({ ...inputs, 'allowed-account-ids': `${OTHER_ACCOUNT},${ACCOUNT}` }));
      const refused = await run({ ...inputs, 'allowed-account-ids': OTHER_ACCOUNT });
      expect(expectFailure(refused)).toContain(ACCOUNT);
    });

    cannot('ask for an external ID: it refuses a wrong one, but none is right too', async () => {
      const inputs = { ...deployer(), 'role-to-assume': role('external-id') };

      expectFailure(await run({ ...inputs, 'role-external-id': '54321' }));
      expectSuccess(await run({ ...inputs, 'role-external-id': '12345' }));
      expectSuccess(await run(inputs));
    });

    it.each([
      ["the role's trust policy names another", 'deployer', 'untrusting'],
      ['the user may not call AssumeRole', 'nobody', 'deploy'],
    ])('says what to change where %s', async (_why, user, name) => {
      const step = await run({ ...keyInputs(keysOf(ACCOUNT, user)), 'role-to-assume': role(name) });

      const error = expectFailure(step);
      expect(error).toContain(`arn:aws:iam::${ACCOUNT}:user/${user}`);
      expect(error).toContain(role(name));
      expect(step.shownLog).toContain('"sts:AssumeRole"');
    });

    it('says that the keys are wrong', async () => {
      const wrong = { ...deployer(), 'aws-secret-access-key': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };

      const step = await run({ ...wrong, 'role-to-assume': role('deploy') });

      expect(expectFailure(step)).toContain('SignatureDoesNotMatch');
    });

    cannot('heed session policies: it ignores them, which verify-denied finds', async () => {
      const step = await run({
        ...deployer(),
        'role-to-assume': role('deploy'),
        bucket: BUCKET,
        'bucket-access': 'list',
        'verify-denied': 'write',
      });

      expect(expectFailure(step)).toContain('does not heed session policies');
    });
  });

  describe('session-token', () => {
    can('hand on the answer', async () => {
      const step = await run({ mode: 'session-token', ...deployer() });

      expectSuccess(step);
      expect(step.outputs['authenticated-arn']).toBe(`arn:aws:iam::${ACCOUNT}:user/deployer`);
    });

    cannot(
      'honour it where IAM is enforced: every answer holds the same keys, which it does not know',
      async () => {
        const step = await run({ mode: 'session-token', ...deployer(), bucket: BUCKET });

        expect(expectFailure(step)).toContain('InvalidAccessKeyId');
        const checkingNothing = { 'sts-endpoint': open.url, 's3-endpoint': open.url };
        expectSuccess(
          await run({ mode: 'session-token', ...deployer(), ...checkingNothing, bucket: BUCKET }),
        );
      },
    );
  });

  describe('federation-token', () => {
    const federation = () => ({
      ...deployer(),
      'federated-name': 'interop',
      'managed-session-policies': 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
    });

    can('hand on the answer', async () => {
      const step = await run(federation());

      expectSuccess(step);
      expect(step.outputs['authenticated-arn']).toBe(`arn:aws:sts::${ACCOUNT}:federated-user/interop`);
    });

    cannot(
      'honour it where IAM is enforced: every answer holds the same keys, which it does not know',
      async () => {
        const step = await run({ ...federation(), bucket: BUCKET });

        expect(expectFailure(step)).toContain('InvalidAccessKeyId');
      },
    );
  });

  describe('web-identity', () => {
    can('hand on a session where IAM is not enforced', async () => {
      const step = await run(
        {
          'role-to-assume': role('github'),
          'sts-endpoint': open.url,
          's3-endpoint': open.url,
          bucket: BUCKET,
          ...EVERY_ACCESS,
        },
        { oidc: issuer.job },
      );

      expectSuccess(step);
      expect(step.outputs['authenticated-arn']).toBe(session('github'));
    });

    cannot(
      'serve it where IAM is enforced: it looks for a signature, which the call does not have',
      async () => {
        const step = await run({ 'role-to-assume': role('github') }, { oidc: issuer.job });

        expect(expectFailure(step)).toContain('HTTP 500');
      },
    );
  });

  describe('saml', () => {
    can('hand on the session that the assertion names, where IAM is not enforced', async () => {
      const step = await run({
        ...samlInputs('deploy'),
        'sts-endpoint': open.url,
        's3-endpoint': open.url,
        bucket: BUCKET,
        ...EVERY_ACCESS,
      });

      expectSuccess(step);
      expect(step.outputs).toMatchObject({
        mode: 'saml',
        'authenticated-arn': `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/interop`,
      });
    });

    cannot(
      'serve it where IAM is enforced: it looks for a signature, which the call does not have',
      async () => {
        expect(expectFailure(await run(samlInputs('deploy')))).toContain('HTTP 500');
      },
    );
  });

  lacks(
    ['assume-root', 'delegated-access'],
    run,
    deployer,
    'answered CALL with something that is not an answer',
  );

  describe('existing', () => {
    can('describe and verify what the job has', async () => {
      const first = await run({ ...deployer(), 'role-to-assume': role('deploy') });

      const step = await first.job.step({
        with: { 'sts-endpoint': moto.url, 's3-endpoint': moto.url, bucket: BUCKET, ...EVERY_ACCESS },
      });

      expectSuccess(step);
      expect(step.outputs).toMatchObject({ mode: 'existing', 'authenticated-arn': session('deploy') });
    });
  });
});
