import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { type Case, CASES, type Result } from './drop-in/cases';
import { runCases } from './drop-in/run-case';

interface Observed {
  readonly version: string;
  readonly observed: Readonly<Record<string, Result>>;
}
const { version, observed } = JSON.parse(
  readFileSync(new URL('drop-in/observed.json', import.meta.url), 'utf8'),
) as Observed;
const migrating = readFileSync(new URL('../../docs/migrating.md', import.meta.url), 'utf8');

const CREDENTIALS = ['aws-access-key-id', 'aws-expiration', 'aws-secret-access-key', 'aws-session-token'];
const IDENTITY = ['aws-account-id', 'authenticated-arn'];

type Values = Readonly<Record<string, string>>;
const without = (values: Values, names: readonly string[]): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));

/** What this action must do: what the other did, but for the differences that hold everywhere and the case's own. */
function expected(one: Case): Result {
  const theirs = observed[one.name];
  if (theirs === undefined) throw new Error(`${one.name} was not observed; see scripts/observe-drop-in.ts`);
  const all = { ...theirs, ...one.differs?.expect };
  if (all.outcome === 'success') return all;
  // docs/migrating.md#all-or-nothing
  const files = one.files ?? {};
  return { ...all, env: {}, outputs: {}, files, after: {}, filesAfter: files };
}

/** What this action did, less what it only does in addition. */
function found(one: Case, run: Result, wanted: Result): Result {
  const asked = one.inputs['output-credentials'] ?? one.env?.['OUTPUT_CREDENTIALS'];
  const added = [
    // docs/migrating.md#credentials-are-outputs-by-default
    ...(asked === undefined ? CREDENTIALS : []),
    // docs/migrating.md#what-is-no-secret-is-always-an-output
    ...[...IDENTITY, 'aws-expiration'].filter((name) => !(name in wanted.outputs)),
  ];
  return {
    ...run,
    // docs/migrating.md#the-environment-tells-when-the-credentials-expire
    env: without(run.env, ['AWS_CREDENTIAL_EXPIRATION']),
    after: without(run.after, ['AWS_CREDENTIAL_EXPIRATION']),
    outputs: without(run.outputs, added),
  };
}

describe(`what configure-aws-credentials ${version} does`, () => {
  let runs: ReadonlyMap<string, Result>;
  beforeAll(async () => {
    runs = await runCases(CASES);
  }, 300_000);

  it('was observed in a hundred cases at least', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(100);
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
    expect(Object.keys(observed).sort()).toEqual(CASES.map(({ name }) => name).sort());
  });

  it.each(CASES.map((one) => [one.name, one] as const))('%s', (name, one) => {
    const run = runs.get(name)!;
    const wanted = expected(one);

    expect(found(one, run, wanted)).toEqual(wanted);
  });

  it('differs only where docs/migrating.md says why', () => {
    const anchors = [...migrating.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    );
    for (const { differs } of CASES) if (differs) expect(anchors).toContain(differs.because);
  });
});
