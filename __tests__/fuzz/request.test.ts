import { join } from 'node:path';
import { Script } from 'node:vm';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wrongValues } from '../../fuzz/inputs';
import { run } from '../../fuzz/run';
import { LONGEST, unmistakable } from '../../fuzz/texts';
import { readActionMetadata } from '../../local-runner';
import { inputVariable } from '../../src/inputs/environment';
import { readRequest } from '../../src/inputs/read-request';
import type { Reading } from '../../src/inputs/request';
import { secretsIn } from '../../src/inputs/secrets';
import { narrow } from '../../src/policies/narrow';
import {
  environmentOf,
  OIDC,
  POLICY,
  ROLE,
  TEMPORARY_KEYS,
  USER_KEYS,
  noFile,
  type Inputs,
} from '../unit/inputs/reading';

// Within this process: a variable of a process has 128 KiB at most, and a half of a surrogate pair or a NUL never gets
// into one. Here a value may be of 1 MB, and of any characters.

/** Requests that are fine as they are, in every mode. */
const FINE: Readonly<Record<string, Inputs>> = {
  'session-token': USER_KEYS,
  'assume-role': { ...USER_KEYS, 'role-to-assume': ROLE },
  'federation-token': { ...USER_KEYS, 'federated-name': 'octo', 'inline-session-policy': POLICY },
  'web-identity': { 'role-to-assume': ROLE },
  'assume-root': {
    ...USER_KEYS,
    mode: 'assume-root',
    'target-principal': '444455556666',
    'task-policy-arn': 'S3UnlockBucketPolicy',
  },
  'delegated-access': { ...USER_KEYS, mode: 'delegated-access', 'trade-in-token': 'EXAMPLETRADEINTOKEN' },
  existing: TEMPORARY_KEYS,
  narrowed: {
    ...USER_KEYS,
    'role-to-assume': ROLE,
    bucket: 'photos/a',
    'bucket-access': 'list,read',
    verify: 'list',
  },
};

const { inputs } = await readActionMetadata(join(import.meta.dirname, '..', '..'));

const oneInput = fc.constantFrom(...inputs.keys()).chain((input) =>
  fc.record({
    input: fc.constant(input),
    begins: fc.constantFrom(...Object.keys(FINE)),
    /** One of each type of wrongness. */
    values: fc.record(wrongValues(input, LONGEST)),
    file: fc.oneof(...Object.values(wrongValues('inline-session-policy', LONGEST))),
  }),
);
const cases = fc.array(oneInput, { minLength: 5, maxLength: 6 });

/** Milliseconds for one reading, after which it counts as hung: none takes a hundredth of it. */
const HUNG_MS = 20_000;

/** Calls a function that may never come back. */
function bounded<T>(act: () => T, timeout = HUNG_MS): T {
  return new Script('act()').runInNewContext({ act }, { timeout }) as T;
}

function complaintsOf(input: string, type: string, env: Record<string, string>, file: string): string[] {
  const of = (what: string): string => `${input}, ${type}: ${what}`;
  let reading: Reading;
  try {
    reading = bounded(() => {
      secretsIn(env);
      const read = readRequest(env, file === '' ? noFile : () => file);
      if (read.ok && read.request.narrowedTo.length > 0) narrow(read.request);
      return read;
    });
  } catch (error) {
    return [of(String(error))];
  }
  if (!reading.ok && reading.problems.length === 0) return [of('refused for nothing')];
  const told = reading.ok ? reading.warnings : reading.problems.map(({ message }) => message);
  return [
    ...(reading.ok ? [] : reading.problems)
      .flatMap(({ input: about }) => about.split(' + '))
      .filter((name) => !inputs.has(name))
      .map((name) => of(`told of ${name}, which is no input`)),
    ...told.filter((message) => message.length > 4000).map(() => of('told at length')),
    ...told
      .filter((message) => /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\u2028\u2029]/u.test(message))
      .map(() => of('told with unseen characters')),
    ...told.filter((message) => /Zq9x|wJalr/.test(message)).map(() => of('told with a secret')),
  ];
}

it('reading a request ends in a request or in problems that can be shown, whatever an input is', async () => {
  const runs = 80;
  const met = new Set<string>();
  const { runs: tried, failure } = await run({
    name: 'request',
    runs,
    cases,
    tryOut: (some) => {
      const complaints = some.flatMap(({ input, begins, values, file }) => {
        met.add(input);
        return Object.entries(values).flatMap(([type, value]) => {
          const env = environmentOf(FINE[begins] ?? {}, {
            ...OIDC,
            [inputVariable(input)]: value,
            AWS_SESSION_TOKEN: unmistakable(value.slice(0, 1000)),
          });
          return complaintsOf(input, type, env as Record<string, string>, file);
        });
      });
      return Promise.resolve({ complaints, ends: 'read' });
    },
  });

  expect(failure).toBeUndefined();
  if (tried < runs) return;
  // Each input is tried with each type of wrongness, and a new one of action.yml by itself.
  expect([...met].sort()).toEqual([...inputs.keys()].sort());
});

it('a reading that never ends would be noticed', () => {
  const endless = (): never => {
    for (;;);
  };

  expect(() => bounded(endless, 100)).toThrow('Script execution timed out');
});
