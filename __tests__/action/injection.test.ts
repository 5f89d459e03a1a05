import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../../local-aws';
import { elementsOf, injectedBy, PAYLOADS } from '../support/injected';
import { KEYS, ROLE, type Ran, scenario } from './support/scenario';

const standIn = scenario();

/** Where a server's text comes in, in XML. */
const PLACES: readonly (readonly [name: string, fault: (text: string) => Fault])[] = [
  [
    'an error of STS',
    (message) => ({ kind: 'error', service: 'sts', status: 403, code: 'AccessDenied', message }),
  ],
  [
    'an error of S3',
    (message) => ({ kind: 'error', service: 's3', status: 403, code: 'AccessDenied', message }),
  ],
  ['an object’s key', (Key) => ({ kind: 'edit', operation: 'ListObjectsV2', set: { Key: inXml(Key) } })],
  ['an assumed role’s ARN', (Arn) => ({ kind: 'edit', operation: 'AssumeRole', set: { Arn: inXml(Arn) } })],
  ['an object’s ETag', (ETag) => ({ kind: 'edit', operation: 'ListObjectsV2', set: { ETag: inXml(ETag) } })],
];

/** As numbers, but for what XML cannot have at all. */
function inXml(text: string): string {
  return Array.from(text.replace(/[\u0000\u0007\u0008\u001b]/g, ''))
    .map((character) => `&#${String(character.codePointAt(0))};`)
    .join('');
}

/** Nothing of it was a command, an entry of the runner's files or an element, or moved what a person sees. */
function expectText(step: Ran): void {
  expect(step.annotations.filter(({ level }) => level === 'error').length).toBeLessThanOrEqual(1);
  expect(injectedBy(step)).toEqual([]);
}

async function stepWith(fault: Fault): Promise<Ran> {
  standIn.aws.fault(fault);
  return standIn.run({ ...KEYS, 'role-to-assume': ROLE, bucket: 'doc-example-bucket', 'max-keys': '2' });
}

describe.each(PLACES)('%s', (_place, fault) => {
  it.each(PAYLOADS)('that holds %s is text', async (_name, text) => {
    const harmless = await stepWith(fault('harmless'));
    standIn.aws.clearFaults();
    const step = await stepWith(fault(text));

    expect(step.outcome).toBe(harmless.outcome);
    expect(step.annotations.map(({ level, title }) => ({ level, title }))).toEqual(
      harmless.annotations.map(({ level, title }) => ({ level, title })),
    );
    for (const entries of ['outputs', 'exportedEnv', 'state'] as const) {
      expect(Object.keys(step[entries])).toEqual(Object.keys(harmless[entries]));
    }
    expectText(step);
    expect(elementsOf(step)).toEqual(elementsOf(harmless));
  });
});

describe('a state that no step left', () => {
  it.each(PAYLOADS)('whose names hold %s is text in the post step', async (_name, payload) => {
    const text = payload.replaceAll('\u0000', '');
    // It leaves no state of its own.
    const { job, ...step } = await standIn.run({
      ...KEYS,
      'role-to-assume': ROLE,
      'output-env-credentials': 'false',
    });
    const file = { path: join(job.temp, text, 'config'), temporary: '', created: false, edits: [] };
    const post = await job.post(step, {
      env: {
        STATE_undo: JSON.stringify({ AWS_REGION: '', [`AWS_${text}`]: '' }),
        STATE_profile: JSON.stringify({ name: text, key: '', files: [file] }),
        STATE_renewal: join(job.temp, 'file', `aws-renewal-${text}`),
      },
    });

    expect(post?.rawLog).toMatch(/^Profile .*: removed$/m);
    expect(post?.exportedEnv).toEqual({ AWS_REGION: '' });
    if (post) expectText({ ...post, job });
  });
});

describe('what the workflow gives', () => {
  const assumed = { ...KEYS, 'role-to-assume': ROLE };
  /** Inputs whose text is told again, in an error or in what became of the step. */
  const inputs: readonly Readonly<Record<string, string>>[] = [
    { mode: '' },
    { duration: '' },
    { 'aws-region': '' },
    { 'role-to-assume': '' },
    { 'role-session-name': '' },
    { 'role-external-id': '' },
    { 'source-identity': '' },
    { 'custom-tags': '' },
    { 'federated-name': '', 'role-to-assume': '' },
    { 'inline-session-policy': '' },
    { 'aws-profile': '' },
    { bucket: '' },
    { verify: '', bucket: 'doc-example-bucket' },
    { 'sts-endpoint': '' },
    { 'allowed-account-ids': '' },
  ];
  it.each(inputs)('is text as the first of the inputs %o', async (given) => {
    const [name = ''] = Object.keys(given);
    for (const [, payload] of PAYLOADS) {
      const text = payload.replaceAll('\u0000', '');
      expectText(await standIn.run({ ...assumed, ...given, [name]: text }));
    }
  });

  it.each(['GITHUB_ACTOR', 'GITHUB_WORKFLOW', 'GITHUB_REF', 'GITHUB_REPOSITORY', 'AWS_PROFILE'])(
    'is text as %s',
    async (variable) => {
      for (const [, payload] of PAYLOADS) {
        const text = payload.replaceAll('\u0000', '');
        expectText(await standIn.run(assumed, { env: { [variable]: text } }));
      }
    },
  );
});
