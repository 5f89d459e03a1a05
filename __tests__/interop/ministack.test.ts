import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startMinistack, type MinistackServer } from '../../interop/servers/ministack';
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
import { lacks } from './support/lacking';
import { ACCOUNT, BUCKET, role, session, twoAccounts } from './support/world';

let issuer: IssuerServer;
let ministack: MinistackServer;
let keysOf: KeysOf;
const { run } = stepsAgainst(() => ministack);
const deployer = () => keyInputs(keysOf(ACCOUNT, 'deployer'));

beforeAll(async () => {
  issuer = await startOidcIssuer();
  ministack = await startMinistack();
  keysOf = await seed(ministack, twoAccounts(issuer.issuer));
}, 120_000);
afterAll(async () => {
  await Promise.all([ministack.stop(), issuer.stop()]);
});

describe('MiniStack', () => {
  describe('session-token', () => {
    can('hand on a session with the rights of the user', async () => {
      const step = await run({ mode: 'session-token', ...deployer(), bucket: BUCKET, ...EVERY_ACCESS });

      expectSuccess(step);
      expect(findings(step)).toEqual(ALL_ALLOWED);
      expect(step.outputs['authenticated-arn']).toBe(`arn:aws:iam::${ACCOUNT}:user/deployer`);
    });

    can('serve AWS CLI, boto3 and the JavaScript SDK with what was handed on', async () => {
      const { job } = await run({ mode: 'session-token', ...deployer() });

      const user = `arn:aws:iam::${ACCOUNT}:user/deployer`;
      expect(await clientsIn(job, ministack.url, BUCKET)).toEqual(everyClient(user, 3));
    });

    it('says that the keys are wrong', async () => {
      const inputs = { mode: 'session-token', ...deployer() };

      const wrongSecret = await run({ ...inputs, 'aws-secret-access-key': 'another' });
      expect(expectFailure(wrongSecret)).toContain('Wrong secret access key');
      const wrongId = await run({ ...inputs, 'aws-access-key-id': 'AKIAANOTHER11EXAMPLE' });
      expect(expectFailure(wrongId)).toContain('does not know this access key');
    });

    it('refuses what the user may not do', async () => {
      const step = await run({
        mode: 'session-token',
        ...keyInputs(keysOf(ACCOUNT, 'nobody')),
        bucket: BUCKET,
      });

      expect(expectFailure(step)).toContain('AccessDenied');
    });
  });

  describe('federation-token', () => {
    can('narrow a session by bucket-access', async () => {
      const step = await run({
        ...deployer(),
        'federated-name': 'interop',
        bucket: BUCKET,
        'bucket-access': 'list,read',
        verify: 'list,read',
        'verify-denied': 'write,delete',
      });

      expectSuccess(step);
      expect(step.outputs).toMatchObject({
        mode: 'federation-token',
        'authenticated-arn': `arn:aws:sts::${ACCOUNT}:federated-user/interop`,
      });
    });

    can('serve AWS CLI, boto3 and the JavaScript SDK with what was handed on', async () => {
      const { job } = await run({
        ...deployer(),
        'federated-name': 'interop',
        bucket: BUCKET,
        'bucket-access': 'list',
      });

      const federated = `arn:aws:sts::${ACCOUNT}:federated-user/interop`;
      expect(await clientsIn(job, ministack.url, BUCKET)).toEqual(everyClient(federated, 3));
    });

    can('tag the session', async () => {
      const step = await run({
        ...deployer(),
        'federated-name': 'interop',
        'custom-tags': '{"Team":"blue"}',
        bucket: BUCKET,
        'bucket-access': 'list',
      });

      expectSuccess(step);
    });
  });

  describe('assume-role', () => {
    can('hand on a tagged session of a role that lists, reads, writes and deletes', async () => {
      const step = await run({
        ...deployer(),
        'role-to-assume': role('deploy'),
        'custom-tags': '{"Team":"blue"}',
        bucket: BUCKET,
        ...EVERY_ACCESS,
      });

      expectSuccess(step);
      expect(step.outputs['authenticated-arn']).toBe(session('deploy'));
    });

    can('narrow a session to a prefix by bucket-access', async () => {
      const step = await run({
        ...deployer(),
        'role-to-assume': role('deploy'),
        bucket: `${BUCKET}/folder/`,
        'bucket-access': 'list,read',
        verify: 'list,read',
        'verify-denied': 'write,delete',
      });

      expectSuccess(step);
      expect(JSON.parse(step.outputs['object-keys']!)).toEqual(['folder/c.txt']);
    });

    can('narrow a session by managed-session-policies', async () => {
      const step = await run({
        ...deployer(),
        'role-to-assume': role('deploy'),
        'managed-session-policies': 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
        bucket: BUCKET,
        verify: 'list,read',
        'verify-denied': 'write,delete',
      });

      expectSuccess(step);
    });

    followsChain(run, deployer);

    can('ask for an external ID', async () => {
      const inputs = { ...deployer(), 'role-to-assume': role('external-id') };

      expectFailure(await run(inputs));
      expectSuccess(await run({ ...inputs, 'role-external-id': '12345' }));
    });

    it("says what to change where the role's trust policy names another", async () => {
      const step = await run({ ...deployer(), 'role-to-assume': role('untrusting') });

      expect(expectFailure(step)).toContain(role('untrusting'));
    });
  });

  describe('web-identity', () => {
    can("hold a token's claims against the trust policy", async () => {
      const inputs = { 'role-to-assume': role('github') };

      const step = await run({ ...inputs, bucket: BUCKET, ...EVERY_ACCESS }, { oidc: issuer.job });
      expectSuccess(step);
      expect(step.outputs['authenticated-arn']).toBe(session('github'));

      expectFailure(await run({ ...inputs, audience: 'other' }, { oidc: issuer.job }));
    });

    cannot(
      'heed session policies of a web identity: it ignores them, which verify-denied finds',
      async () => {
        const step = await run(
          {
            'role-to-assume': role('github'),
            bucket: BUCKET,
            'bucket-access': 'list',
            'verify-denied': 'write',
          },
          { oidc: issuer.job },
        );

        expect(expectFailure(step)).toContain('does not heed session policies');
      },
    );
  });

  lacks(['saml', 'assume-root', 'delegated-access'], run, deployer);

  describe('existing', () => {
    can('describe and verify what the job has', async () => {
      const first = await run({ mode: 'session-token', ...deployer() });

      const step = await first.job.step({
        with: {
          'sts-endpoint': ministack.url,
          's3-endpoint': ministack.url,
          bucket: BUCKET,
          ...EVERY_ACCESS,
        },
      });

      expectSuccess(step);
      expect(step.outputs['authenticated-arn']).toBe(`arn:aws:iam::${ACCOUNT}:user/deployer`);
    });
  });
});
