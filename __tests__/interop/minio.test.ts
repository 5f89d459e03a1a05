import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { decodeProtectedHeader, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { startMinio, type MinioServer } from '../../interop/servers/minio';
import { startOidcIssuer, type IssuerServer } from '../../interop/servers/oidc-issuer';
import { Job } from '../../local-runner';
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

const USER = { accessKeyId: 'interop-user', secretAccessKey: 'interop-user-secret' };
const BUCKET = 'interop-bucket';
/** MinIO looks at no role in AssumeRole: its users assume themselves. */
const ANY_ROLE = 'arn:aws:iam::111122223333:role/any';
/** So does MinIO name the role of an OIDC provider, after the provider's client ID. */
const OIDC_ROLE = `arn:minio:iam:::role/${createHash('sha1').update('sts.amazonaws.com').digest('base64url')}`;
let issuer: IssuerServer;
let minio: MinioServer;
const { run, runIn } = stepsAgainst(() => minio);
const user = keyInputs(USER);

beforeAll(async () => {
  issuer = await startOidcIssuer({ policy: 'readonly' });
  minio = await startMinio({
    openid: {
      role: { issuer: issuer.issuer, clientId: 'sts.amazonaws.com', rolePolicy: 'readwrite' },
      claim: { issuer: issuer.issuer, clientId: 'by-claim', claimName: 'policy' },
    },
  });
  await minio.addUser(USER, ['readwrite']);
  await fill(minio);
}, 120_000);
afterAll(async () => {
  await minio.stop();
  await issuer.stop();
});

/** Puts a few objects into the bucket. */
async function fill({ url, root }: MinioServer): Promise<void> {
  const s3 = new S3Client({ region: 'us-east-1', endpoint: url, forcePathStyle: true, credentials: root });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  for (const Key of ['a.txt', 'b.txt', 'folder/c.txt']) {
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: Key }));
  }
  s3.destroy();
}

describe('MinIO', () => {
  describe('assume-role', () => {
    can('hand on a session that lists, reads, writes and deletes', async () => {
      const step = await run({ ...user, 'role-to-assume': ANY_ROLE, bucket: BUCKET, ...EVERY_ACCESS });

      expectSuccess(step);
      expect(findings(step)).toEqual(ALL_ALLOWED);
      expect(step.outputs).toMatchObject({ mode: 'assume-role', verified: 'true', 'object-count': '3' });
      // A later step's own client, with what it finds in its environment.
      const s3 = new S3Client({
        region: step.exportedEnv['AWS_REGION']!,
        endpoint: minio.url,
        forcePathStyle: true,
        credentials: {
          accessKeyId: step.exportedEnv['AWS_ACCESS_KEY_ID']!,
          secretAccessKey: step.exportedEnv['AWS_SECRET_ACCESS_KEY']!,
          sessionToken: step.exportedEnv['AWS_SESSION_TOKEN']!,
        },
      });
      const listing = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
      s3.destroy();
      expect(listing.KeyCount).toBe(3);
    });

    can('narrow a session by bucket-access', async () => {
      const step = await run({
        ...user,
        'role-to-assume': ANY_ROLE,
        bucket: BUCKET,
        'bucket-access': 'list,read',
        verify: 'list,read',
        'verify-denied': 'write,delete',
      });

      expectSuccess(step);
      expect(findings(step)).toEqual({ list: 'allowed', read: 'allowed', write: 'denied', delete: 'denied' });
    });

    can('narrow a session to a prefix, and to writing alone', async () => {
      const readsFolder = await run({
        ...user,
        'role-to-assume': ANY_ROLE,
        bucket: `${BUCKET}/folder/`,
        'bucket-access': 'list,read',
        verify: 'list,read',
        'verify-denied': 'write',
      });
      expectSuccess(readsFolder);
      expect(JSON.parse(readsFolder.outputs['object-keys']!)).toEqual(['folder/c.txt']);

      const writes = await run({
        ...user,
        'role-to-assume': ANY_ROLE,
        bucket: `${BUCKET}/folder/`,
        'bucket-access': 'write',
        verify: 'write',
        'verify-denied': 'list',
      });
      expectSuccess(writes);
    });

    can('narrow a session by inline-session-policy', async () => {
      const policy = {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${BUCKET}` }],
      };
      const step = await run({
        ...user,
        'role-to-assume': ANY_ROLE,
        'inline-session-policy': JSON.stringify(policy),
        bucket: BUCKET,
        'verify-denied': 'read,write,delete',
      });

      expectSuccess(step);
    });

    it('hands on nothing where a bucket lets in what verify-denied names', async () => {
      const step = await run({
        ...user,
        'role-to-assume': ANY_ROLE,
        bucket: BUCKET,
        'verify-denied': 'write',
      });

      expect(expectFailure(step)).toContain(BUCKET);
    });

    it('hands on nothing where the keys are wrong, and says that they are', async () => {
      const wrongSecret = await run({
        ...user,
        'aws-secret-access-key': 'another',
        'role-to-assume': ANY_ROLE,
      });
      expect(expectFailure(wrongSecret)).toMatch(/signature/i);

      const wrongId = await run({ ...user, 'aws-access-key-id': 'another', 'role-to-assume': ANY_ROLE });
      expect(expectFailure(wrongId)).toMatch(/does not exist/);
    });

    cannot('assume a second role: temporary credentials may not ask for others', async () => {
      const step = await run({ ...user, 'role-to-assume': `${ANY_ROLE}\n${ANY_ROLE}` });

      expect(expectFailure(step)).toContain('AccessDenied');
    });

    cannot('heed managed-session-policies: it ignores them, which verify-denied finds', async () => {
      const step = await run({
        ...user,
        'role-to-assume': ANY_ROLE,
        'managed-session-policies': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
        bucket: BUCKET,
        'verify-denied': 'write',
      });

      expect(expectFailure(step)).toContain('write');
    });

    cannot('tell the account, which allowed-account-ids needs', async () => {
      const step = await run({ ...user, 'role-to-assume': ANY_ROLE, 'allowed-account-ids': '111122223333' });

      expect(expectFailure(step)).toMatch(/account/);
    });
  });

  describe('web-identity', () => {
    can('take a token for the role of an OIDC provider', async () => {
      const step = await run(
        { 'role-to-assume': OIDC_ROLE, bucket: BUCKET, ...EVERY_ACCESS },
        { oidc: issuer.job },
      );

      expectSuccess(step);
      expect(step.outputs['mode']).toBe('web-identity');
      expect(findings(step)).toEqual(ALL_ALLOWED);
    });

    can('let a claim of the token name the policies, with an audience of its own', async () => {
      const step = await run(
        {
          'role-to-assume': ANY_ROLE,
          audience: 'by-claim',
          bucket: `${BUCKET}/a.txt`,
          verify: 'read',
          'verify-denied': 'list,write,delete',
        },
        { oidc: issuer.job },
      );

      expectSuccess(step);
    });

    can('narrow the session by bucket-access', async () => {
      const step = await run(
        {
          'role-to-assume': OIDC_ROLE,
          bucket: BUCKET,
          'bucket-access': 'list,read',
          verify: 'list,read',
          'verify-denied': 'write,delete',
        },
        { oidc: issuer.job },
      );

      expectSuccess(step);
    });

    it('takes no token for another audience, nor one that another key signed', async () => {
      const audience = await run({ 'role-to-assume': OIDC_ROLE, audience: 'other' }, { oidc: issuer.job });
      expectFailure(audience);

      const [, claims] = (await issuer.issue({ aud: 'sts.amazonaws.com' })).split('.');
      const { kid } = decodeProtectedHeader(await issuer.issue());
      const { privateKey } = await generateKeyPair('RS256');
      const forged = await new SignJWT(JSON.parse(Buffer.from(claims!, 'base64url').toString()) as JWTPayload)
        .setProtectedHeader({ alg: 'RS256', kid: kid! })
        .sign(privateKey);
      const job = await Job.start();
      await writeFile(join(job.workspace, 'token'), forged);
      const step = await runIn(job, { 'role-to-assume': OIDC_ROLE, 'web-identity-token-file': 'token' });
      await job.remove();
      expectFailure(step);
    });
  });

  describe('session-token', () => {
    cannot('serve it: no GetSessionToken', async () => {
      expect(expectFailure(await run({ mode: 'session-token', ...user }))).toContain('GetSessionToken');
    });
  });

  describe('federation-token', () => {
    cannot('serve it: no GetFederationToken', async () => {
      const step = await run({
        ...user,
        'federated-name': 'interop',
        bucket: BUCKET,
        'bucket-access': 'list',
      });

      expect(expectFailure(step)).toContain('GetFederationToken');
    });
  });

  lacks(['saml', 'assume-root', 'delegated-access'], run, () => user);

  describe('existing', () => {
    can('verify what the job has, though it does not say whose that is', async () => {
      const job = await Job.start();
      expectSuccess(await runIn(job, { ...user, 'role-to-assume': ANY_ROLE }));

      const step = await runIn(job, { bucket: BUCKET, ...EVERY_ACCESS });

      expectSuccess(step);
      expect(step.outputs).toMatchObject({ mode: 'existing', verified: 'true' });
      expect(step.outputs).not.toHaveProperty('authenticated-arn');
      await job.remove();
    });
  });
});

describe('MinIO by TLS with a private authority', () => {
  let secure: MinioServer;
  beforeAll(async () => {
    secure = await startMinio({ tls: true });
  }, 60_000);
  afterAll(() => secure.stop());

  const inputs = () => ({
    ...keyInputs(secure.root),
    'role-to-assume': ANY_ROLE,
    'sts-endpoint': secure.url,
    's3-endpoint': secure.url,
  });

  it('trusts it where NODE_EXTRA_CA_CERTS names it', async () => {
    const env = { NODE_EXTRA_CA_CERTS: secure.caFile! };

    const step = await run({ ...inputs(), bucket: BUCKET }, { env });

    // TLS went well both times: the answer is of S3, about a bucket that nobody made.
    expect(expectFailure(step)).toContain('NoSuchBucket');
    expectSuccess(await run(inputs(), { env }));
  });

  it('does not trust it otherwise, and says what to do', async () => {
    expect(expectFailure(await run(inputs()))).toContain('NODE_EXTRA_CA_CERTS');
  });
});
