import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inputVariable, type Environment } from '../../../src/inputs/environment';
import { INPUT_NAMES, INPUTS } from '../../../src/inputs/input-table';
import { readRequest } from '../../../src/inputs/read-request';
import { secretsIn } from '../../../src/inputs/secrets';
import { noFile, OIDC, POLICY, ROLE, TEMPORARY_KEYS, USER_KEYS } from './reading';

/** Values that get further into the reading than noise does. */
const plausible = fc.constantFrom(
  ...Object.values(USER_KEYS),
  ...Object.values(TEMPORARY_KEYS),
  ...['auto', 'existing', 'assume-role', 'session-token', 'federation-token', 'web-identity', 'saml'],
  ...['true', 'false', 'FALSE', 'yes', '3600', '1h', '2h30m', '99h', '0', '123456', '123456789012', 'none'],
  ...[
    'us-east-1',
    'cn-north-1',
    'us-east-1a',
    'garage',
    'deploy',
    ROLE,
    `${ROLE}\nnext`,
    POLICY,
    '{}',
    '[',
    ',',
  ],
  ...[
    'photos',
    's3://photos/x',
    'photos/*',
    'list',
    'read,write',
    'https://x.example',
    'http://u:p@x',
    '{"a":"b"}',
  ],
  ...['arn:aws:iam::aws:policy/A', 'arn:aws-cn:iam::123456789012:mfa/me', 'policy.json', '{"a":{}}', 'octo'],
  'arn:aws:s3:us-east-1:123456789012:accesspoint/mine/in',
);
const noise = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ maxLength: 3000 }),
  fc.json(),
);
const value = fc.oneof({ weight: 5, arbitrary: plausible }, { weight: 1, arbitrary: noise });

const variables = [
  ...INPUT_NAMES.map(inputVariable),
  ...INPUT_NAMES.flatMap((name) => INPUTS[name].variables ?? []),
  ...['GITHUB_ACTOR', 'GITHUB_WORKFLOW', 'GITHUB_WORKSPACE', 'GITHUB_HEAD_REF', ...Object.keys(OIDC)],
];
const environment: fc.Arbitrary<Environment> = fc
  .array(fc.tuple(fc.constantFrom(...variables), value), { maxLength: 14 })
  .map((entries): Environment => ({ 'INPUT_AWS-REGION': 'us-east-1', ...Object.fromEntries(entries) }));
const readFile = fc.constantFrom(
  noFile,
  () => POLICY,
  () => '',
  () => 'no json',
);

function isFrozen(thing: unknown): boolean {
  return (
    typeof thing !== 'object' ||
    thing === null ||
    (Object.isFrozen(thing) && Object.values(thing).every(isFrozen))
  );
}

describe('whatever is given', () => {
  test('reading ends in a frozen request or in problems, and is the same again', () => {
    let fine = 0;
    fc.assert(
      fc.property(environment, readFile, (env, file) => {
        const before = JSON.stringify(env);
        const reading = readRequest(env, file);
        fine += reading.ok ? 1 : 0;
        expect(isFrozen(reading)).toBe(true);
        expect(JSON.stringify(env)).toBe(before);
        expect(readRequest(env, file)).toEqual(reading);
        if (reading.ok) return;
        expect(reading.problems.length).toBeGreaterThan(0);
        const told = reading.problems.map(({ input, message }) => `${input}: ${message}`);
        expect(new Set(told).size).toBe(told.length);
        for (const { input } of reading.problems) {
          for (const name of input.split(' + '))
            expect([...INPUT_NAMES, 'ACTIONS_ID_TOKEN_REQUEST_URL']).toContain(name);
        }
      }),
      { numRuns: 600 },
    );
    expect(fine).toBeGreaterThan(10);
  });

  test('messages are short lines without invisible characters', () => {
    fc.assert(
      fc.property(environment, readFile, (env, file) => {
        const reading = readRequest(env, file);
        const lines = reading.ok ? reading.warnings : reading.problems.map(({ message }) => message);
        for (const line of lines.flatMap((message) => message.split('\n'))) {
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        }
      }),
      { numRuns: 400 },
    );
  });

  // Each begins with what no message says, so that a shown part of it would be found.
  const secret = fc
    .tuple(fc.constantFrom('Zq9x', 'AKIAZq9x', 'ASIAZq9x'), fc.string({ minLength: 4, maxLength: 60 }))
    .map(([start, rest]) => `${start}${rest}`);
  const secretVariables = [
    ...INPUT_NAMES.filter((name) => INPUTS[name].secret).map(inputVariable),
    ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN'],
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  ];

  test('no message shows a part of a secret, wherever it was put', () => {
    fc.assert(
      fc.property(
        environment,
        fc.array(fc.tuple(fc.constantFrom(...secretVariables), secret), { minLength: 1, maxLength: 6 }),
        fc.array(
          fc.tuple(fc.constantFrom(...variables), fc.nat(5), fc.constantFrom('', 'x', 'arn:aws:', ' /')),
          { maxLength: 6 },
        ),
        (env, secrets, elsewhere) => {
          const values = secrets.map(([, text]) => text.trim());
          const full: Environment = {
            ...env,
            ...Object.fromEntries(
              elsewhere.map(([name, n, around]) => [
                name,
                `${around}${values[n % values.length] ?? ''}${around}`,
              ]),
            ),
            ...Object.fromEntries(secrets),
          };
          // A secret that another one took the place of is known to nobody.
          const known = secretsIn(full);
          fc.pre(values.every((text) => known.includes(text)));
          const reading = readRequest(full, noFile);
          const said = reading.ok ? reading.warnings.join('\n') : JSON.stringify(reading.problems);
          expect(said).not.toContain('Zq9x');
        },
      ),
      { numRuns: 600 },
    );
  });
});
