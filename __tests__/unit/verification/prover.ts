import { afterAll, beforeEach } from '@jest/globals';
import { exampleWorld, type LocalAws, type PolicyDocument, startLocalAws } from '../../../local-aws';
import { BoundedHttpHandler } from '../../../src/aws/http';
import { connectS3, type S3 } from '../../../src/aws/s3';
import type { Access, BucketTarget } from '../../../src/inputs/request';
import type { VerificationResult } from '../../../src/verification/access-report';
import { probeName } from '../../../src/verification/probe-name';
import { createProbes } from '../../../src/verification/probes';
import { verify } from '../../../src/verification/verify';

const KEYS = { accessKeyId: 'AKIAPROVER111EXAMPLE', secretAccessKey: 'prover/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const OWNER = '111122223333';

/** The stand-in for the tests of a file; before each it is as new. */
export async function freshLocalAws(): Promise<LocalAws> {
  const aws = await startLocalAws();
  afterAll(() => aws.close());
  beforeEach(() => {
    Object.assign(aws.world, exampleWorld());
    aws.clearFaults();
    aws.clearCalls();
  });
  return aws;
}

/** Gives the world a user who may do what the policies say. */
export function letProver(aws: LocalAws, ...policies: PolicyDocument[]): void {
  const users = aws.world.accounts.find(({ id }) => id === OWNER)?.users ?? [];
  const others = users.filter(({ name }) => name !== 'prover');
  users.splice(0, users.length, ...others, {
    name: 'prover',
    id: 'AIDAPROVER111EXAMPLE',
    accessKeys: [{ id: KEYS.accessKeyId, secret: KEYS.secretAccessKey, status: 'Active' }],
    policies,
  });
}

export function allow(Action: string | string[], Resource: string | string[] = '*'): PolicyDocument {
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource } };
}

/** An HTTP handler that finds every host of the stand-in on loopback, as the name resolver of a machine may not. */
class LoopbackHandler extends BoundedHttpHandler {
  override handle(...[request, options]: Parameters<BoundedHttpHandler['handle']>) {
    return super.handle({ ...request, hostname: '127.0.0.1' }, options);
  }
}

export function proversS3(
  aws: LocalAws,
  {
    region = 'us-east-1',
    pathStyle = true,
    onTry,
  }: { region?: string; pathStyle?: boolean; onTry?: (line: string) => void } = {},
): S3 {
  const s3 = aws.s3Endpoint.replace('127.0.0.1', pathStyle ? '127.0.0.1' : 'localhost');
  const endpoints = { s3, s3ForcePathStyle: pathStyle, fips: false, dualstack: false };
  const policy = { maxAttempts: 12, onRetry: () => undefined, ...(onTry && { onTry }) };
  return connectS3({ region, endpoints }, KEYS, policy, new LoopbackHandler());
}

export interface Wishes {
  readonly targets: readonly BucketTarget[];
  readonly allowed?: readonly Access[];
  readonly denied?: readonly Access[];
  readonly maxKeys?: number;
}

/** What a step would find with the prover's keys. */
export async function prove(
  s3: S3,
  { targets, allowed = [], denied = [], maxKeys = 50 }: Wishes,
): Promise<VerificationResult> {
  return verify({
    verification: { targets, allowed, denied, maxKeys },
    s3,
    probes: createProbes(s3, probeName),
    now: () => performance.now(),
  });
}

/** A row in short: `read allowed/denied AccessDenied unsatisfied`. */
export function brief(result: VerificationResult): string[] {
  return result.rows.map(({ access, expected, found, code, satisfied }) =>
    [access, `${expected}/${found}`, code, satisfied ? '' : 'unsatisfied']
      .filter((part) => part !== '')
      .join(' '),
  );
}

/** The operations that the stand-in was asked for on a bucket, in order of arrival. */
export function operations(aws: LocalAws): string[] {
  return aws.calls.map(({ operation }) => operation);
}
