/**
 * Writes docs/errors.md, every error as a person sees it, from the error table and the tests' samples of it.
 * With `--check` writes nothing, and fails where it is behind.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { ERROR_SAMPLES } from '../__tests__/unit/report/error-samples';
import { assumeRoleRequest, COMMON } from '../__tests__/unit/report/sample-requests';
import type { Service } from '../src/aws/call-error';
import { readRequest } from '../src/inputs/read-request';
import { accountFailure } from '../src/report/account-failure';
import type { ErrorRow } from '../src/report/error-row';
import { ERROR_TABLE } from '../src/report/error-table';
import { explain } from '../src/report/explain';
import type { Failure } from '../src/report/failure';
import { problemsFailure } from '../src/report/problems-failure';
import { timeoutFailure } from '../src/report/timeout-failure';

const target = join(import.meta.dirname, '..', 'docs', 'errors.md');
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const SERVICES: Readonly<Record<Service, string>> = {
  sts: 'STS',
  s3: 'S3',
  oidc: 'GitHub’s OIDC service',
  signin: 'AWS’s sign-in service',
  source: 'the runner',
};

const INTRODUCTION = `# Errors

Every error that the action can explain, as the run's page shows it, and below it what the step's log has in a group of its own. Where AWS says why it refused, that comes last, word for word. With debug logging on (\`RUNNER_DEBUG\`), the log has each call's time and request id too. A failed step has one error and hands on nothing.

This page is made from the code: names and ids in it are those of AWS's and GitHub's own documentation.`;

const text = await format(
  [
    INTRODUCTION,
    contents(),
    '## Before anything is called',
    ...inputErrors().map((failure) => shown(failure)),
    '## Calls',
    ...ERROR_TABLE.map(section),
    '## After the credentials are there',
    ...resultErrors().map((failure) => shown(failure)),
  ].join('\n\n'),
  { ...(await resolveConfig(target)), parser: 'markdown' },
);

if (!values.check) {
  await writeFile(target, text);
} else if (text === (await readFile(target, 'utf8').catch(() => ''))) {
  console.log(`docs/errors.md has all ${String(ERROR_TABLE.length)} errors of the table.`);
} else {
  console.error('docs/errors.md is behind the error table. Run `npm run docs` and commit it.');
  process.exitCode = 1;
}

/** The table by what is searched for: AWS's codes. */
function contents(): string {
  const rows = ERROR_TABLE.map(
    (row) =>
      `| [${cell(row.title)}](#${row.id}) | ${row.services.map((name) => SERVICES[name]).join(', ')} | ${(row.codes ?? []).map((code) => `\`${code}\``).join(' ')} |`,
  );
  return ['| Error | From | Codes |', '| :-- | :-- | :-- |', ...rows].join('\n');
}

/** Of several samples the first is the plainest. */
function section(row: ErrorRow): string {
  const sample = ERROR_SAMPLES.find(({ id }) => id === row.id);
  if (sample === undefined) throw new Error(`no sample for ${row.id}`);
  const failure = explain(sample.error, sample.context);
  return [`<a id="${row.id}"></a>`, `### ${row.title}`, shown(failure)].join('\n\n');
}

function shown({ title, lines, detail }: Failure): string {
  const annotation = block([`Error: ${title}`, ...lines]);
  if (detail.length === 0) return annotation;
  return `${annotation}\n\n<details><summary>In the log</summary>\n\n${block(detail)}\n\n</details>`;
}

function block(lines: readonly string[]): string {
  return ['````text', ...lines, '````'].join('\n');
}

function cell(title: string): string {
  return title.replaceAll('|', '\\|');
}

/** What inputs can be told of, by an example that has much wrong with it. */
function inputErrors(): Failure[] {
  const reading = readRequest(
    {
      'INPUT_ROLE-TO-ASSUME': 'arn:aws:iam::111122223333:user/Alice',
      'INPUT_AWS-REGION': 'us-east-1a',
      INPUT_DURATION: '1d',
      'INPUT_AWS-ACCESS-KEY-ID': 'AKIAIOSFODNN7EXAMPLE',
      INPUT_VERIFY: 'list',
      INPUT_SUMMARY: 'yes',
    },
    () => '',
  );
  return reading.ok ? [] : [problemsFailure(reading.problems)];
}

function resultErrors(): Failure[] {
  const request = assumeRoleRequest({ allowedAccountIds: ['444455556666'] });
  return [accountFailure('111122223333', request), timeoutFailure(COMMON.timeoutSeconds)];
}
