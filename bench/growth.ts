import { dirname } from 'node:path';
import type { Job } from '../local-runner';
import { measure } from './rounds';
import type { StandIn } from './stand-in';
import { pairedRatio } from './statistics';
import { stepOf } from './step';
import type { Subject } from './subjects';

/** How many times as long a step takes where something is large. */
export interface Growth {
  readonly what: string;
  readonly ratio: number;
}

const DEPLOY = {
  'aws-region': 'us-east-1',
  'aws-access-key-id': 'AKIAIOSFODNN7EXAMPLE',
  'aws-secret-access-key': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  'role-to-assume': 'arn:aws:iam::111122223333:role/deploy',
};

/** Whether a step costs more in a large environment, or on a bucket with many objects, than it does in a small one. */
export async function growthOf(node: string, job: Job, standIn: StandIn, rounds: number): Promise<Growth[]> {
  const action = dirname(import.meta.dirname);
  const endpoints = { 'sts-endpoint': standIn.url };
  const step = async (
    name: string,
    inputs: Readonly<Record<string, string>>,
    env: Readonly<Record<string, string>> = {},
  ): Promise<Subject> => ({
    name,
    program: await stepOf(job, { action, with: { ...DEPLOY, ...endpoints, ...inputs }, standIn, env }),
  });
  const listing = (bucket: string): Promise<Subject> => step(bucket, { bucket, 's3-endpoint': standIn.url });
  const variables = Array.from({ length: 1_000 }, (_, index) => [
    `SOME_VARIABLE_${String(index)}`,
    'x'.repeat(100),
  ]);
  const [small, large, few, many] = await Promise.all([
    step('small environment', {}),
    step('large environment', {}, Object.fromEntries(variables) as Record<string, string>),
    listing('doc-example-bucket'),
    listing('amzn-s3-demo-bucket-large'),
  ]);
  const samples = await measure(node, [small, large, few, many], rounds, standIn);
  const ratio = (over: Subject, under: Subject): number =>
    pairedRatio(samples.get(over.name) ?? [], samples.get(under.name) ?? []);
  return [
    { what: '1,000 variables of 100 bytes more in the environment', ratio: ratio(large, small) },
    { what: 'a bucket of 100,000 objects in place of one of 60', ratio: ratio(many, few) },
  ];
}
