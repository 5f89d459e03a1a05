import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { parse } from 'yaml';
import { parseSessionPolicy } from '../../local-aws/iam/validate';
import { createSamlIssuer } from '../../local-aws/saml/issuer';
import { parseActionMetadata } from '../../local-runner';
import { readRequest } from '../../src/inputs/read-request';
import { type CodeBlock, pages, ROOT } from './support/markdown';

/*
 * Every code block of every Markdown file is read by what would read it: a step by the action's own inputs, a policy by
 * the stand-in's IAM, a command by a shell. Workflows are also run, by __tests__/action/examples.test.ts, and commands of
 * docs/modes.md by __tests__/interop/iam.test.ts.
 */

const ACTION = 'your-org/aws-temporary-credentials@v1';
const inputs = parseActionMetadata(readFileSync(join(ROOT, 'action.yml'), 'utf8')).inputs;

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

const KEYS = {
  'aws-access-key-id': 'AKIAIOSFODNN7EXAMPLE',
  'aws-secret-access-key': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

/** What `role-to-assume` takes. */
const ROLES = /^arn:\S+:role\//;

type Check = (block: CodeBlock) => void;

const CHECKS: Readonly<Record<string, Check>> = {
  yaml: ({ text }) => {
    const steps = stepsIn(parse(text));
    expect(steps).not.toEqual([]);
    steps.forEach(checkStep);
  },
  json: ({ text }) => {
    const value = JSON.parse(text) as unknown;
    if (isRecord(value) && 'Statement' in value) checkPolicy(value);
  },
  sh: ({ text }) => {
    checkShell(text);
  },
  ts: ({ text }) => {
    expect(
      ts
        .transpileModule(text, { reportDiagnostics: true })
        .diagnostics?.map(({ messageText }) => messageText),
    ).toEqual([]);
  },
  mermaid: ({ text }) => {
    expect(text).toMatch(/^(?:flowchart|sequenceDiagram)\b/);
  },
  // What is shown rather than typed, unless it is the value of an input.
  text: ({ text }) => {
    if (ROLES.test(text))
      checkStep({ uses: ACTION, with: { 'role-to-assume': text, ...KEYS, 'aws-region': 'us-east-1' } });
  },
  diff: () => undefined,
};

/** A whole workflow, or steps to put into one. */
function stepsIn(value: unknown): Step[] {
  if (Array.isArray(value)) return value as Step[];
  expect(value).toMatchObject({ name: expect.any(String), on: expect.anything(), jobs: expect.anything() });
  const { jobs, permissions } = value as {
    permissions: unknown;
    jobs: Record<string, { steps?: Step[]; permissions?: unknown }>;
  };
  // Without the key, the token of a job may have rights that it does not need.
  for (const job of Object.values(jobs)) expect(job.permissions ?? permissions).toBeDefined();
  return Object.values(jobs).flatMap(({ steps }) => steps ?? []);
}

function checkStep(step: Step): void {
  if (step.run !== undefined) checkShell(step.run.replace(/\$\{\{.*?\}\}/g, 'x'));
  if (step.uses !== ACTION) return;
  const given = Object.entries(step.with ?? {});
  expect(given.map(([name]) => name).filter((name) => !inputs.has(name))).toEqual([]);
  const env = Object.fromEntries(
    given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, filled(String(value))]),
  );
  const reading = readRequest(
    {
      GITHUB_ACTOR: 'octocat',
      GITHUB_REPOSITORY: 'octo-org/octo-repo',
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://example.com/token',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'EXAMPLETOKEN',
      AWS_REGION: 'us-east-1',
      ...env,
    },
    () => '{"Version":"2012-10-17","Statement":[]}',
  );
  expect(reading.ok ? reading.warnings : reading.problems).toEqual([]);
}

/** What a repository's settings and earlier steps would give. */
const VALUES: Readonly<Record<string, () => string>> = {
  'secrets.AWS_ACCESS_KEY_ID': () => 'AKIAIOSFODNN7EXAMPLE',
  'secrets.AWS_SECRET_ACCESS_KEY': () => 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  'secrets.MINIO_ACCESS_KEY': () => 'minio-user',
  'secrets.MINIO_SECRET_KEY': () => 'minio-secret',
  'secrets.MFA_TOTP_SECRET': () => 'JBSWY3DPEHPK3PXP',
  'secrets.TRADE_IN_TOKEN': () => 'EXAMPLETRADEINTOKEN',
  'steps.identity-provider.outputs.assertion': () =>
    createSamlIssuer(() => new Date()).issue({
      roles: [
        'arn:aws:iam::111122223333:role/saml-user,arn:aws:iam::111122223333:saml-provider/ExampleOrgSSOProvider',
      ],
    }),
};

function filled(text: string): string {
  return text.replace(/\$\{\{ (.*?) \}\}/g, (_whole, expression: string) => {
    const value = VALUES[expression];
    if (value === undefined) throw new Error(`nothing stands for ${expression}`);
    return value();
  });
}

/** By the rules for identity policies, which say who but for nobody, and of trust policies, which do not say on what. */
function checkPolicy(policy: Record<string, unknown>): void {
  const statements = [policy['Statement']].flat() as Record<string, unknown>[];
  const asIdentityPolicy = statements.map(({ Principal, ...statement }) =>
    Principal === undefined ? statement : { Resource: '*', ...statement },
  );
  expect(() =>
    parseSessionPolicy(JSON.stringify({ ...policy, Statement: asIdentityPolicy }), 'aws'),
  ).not.toThrow();
  expect(policy['Version']).toBe('2012-10-17');
}

function checkShell(text: string): void {
  expect(() => execFileSync('sh', ['-n'], { input: text, stdio: ['pipe', 'pipe', 'pipe'] })).not.toThrow();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

describe('a block is refused', () => {
  const step = (inputs: string): string => `- uses: ${ACTION}\n  with: { aws-region: us-east-1${inputs} }`;
  const statement = (more: string): string =>
    `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*"${more}}]}`;

  test.each([
    ['an input that there is not', 'yaml', step(', role-to-asume: deploy')],
    ['a value that the input does not take', 'yaml', step(', duration: 1d')],
    ['a script that no shell reads', 'yaml', "- run: echo 'never closed"],
    [
      'a workflow without permissions',
      'yaml',
      'name: a\non: push\njobs: { a: { steps: [{ run: "true" }] } }',
    ],
    ['no steps', 'yaml', 'a: b'],
    ['no YAML', 'yaml', 'a: b: c'],
    ['no JSON', 'json', '{ "a": 1, }'],
    ['a policy that allows nothing', 'json', statement('')],
    ['a command that no shell reads', 'sh', 'aws sts get-caller-identity | |'],
    ['no TypeScript', 'ts', 'const a = ;'],
    ['a role with what roles do not have', 'text', 'arn:aws:iam::111122223333:role/a session=x'],
    ['no diagram', 'mermaid', 'drawing\n  a --> b'],
  ])('for %s', (_what, language, text) => {
    expect(() => CHECKS[language]?.({ where: 'here', language, meta: '', text })).toThrow();
  });

  test('and none for nothing', () => {
    CHECKS['yaml']?.({ where: 'here', language: 'yaml', meta: '', text: step('') });
    CHECKS['json']?.({
      where: 'here',
      language: 'json',
      meta: '',
      text: statement(',"Action":"s3:GetObject"'),
    });
  });
});

describe.each(
  pages()
    .filter(({ blocks }) => blocks.length > 0)
    .map((page) => [page.path, page.blocks] as const),
)('the code of %s', (_path, blocks) => {
  test('says in which language it is', () => {
    expect(blocks.filter(({ language }) => !(language in CHECKS)).map(({ where }) => where)).toEqual([]);
  });

  const read = blocks.filter(
    ({ language, text }) => !['text', 'diff'].includes(language) || ROLES.test(text),
  );
  if (read.length === 0) return;
  test.each(read.map((block) => [`${block.where} (${block.language})`, block] as const))(
    'can be read: %s',
    (_where, block) => {
      CHECKS[block.language]?.(block);
    },
  );
});
