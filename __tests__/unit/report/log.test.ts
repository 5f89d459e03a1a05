import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { Failure } from '../../../src/report/failure';
import { debug, errorAnnotation, group, info, warning } from '../../../src/report/log';

let written: string;
let stdout: jest.SpiedFunction<typeof process.stdout.write>;
const runnerDebug = process.env['RUNNER_DEBUG'];

beforeEach(() => {
  written = '';
  stdout = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});

afterEach(() => {
  stdout.mockRestore();
  if (runnerDebug === undefined) delete process.env['RUNNER_DEBUG'];
  else process.env['RUNNER_DEBUG'] = runnerDebug;
});

/** What actions/runner takes for a command; characters that are not seen are skipped as its comparison does. */
function isCommand(line: string): boolean {
  const seen = line.replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '');
  return seen.trimStart().startsWith('::') || seen.includes('##[');
}

describe('info', () => {
  test.each([
    ['plain', 'plain'],
    ['arn:aws:s3:::amzn-s3-demo-bucket', 'arn:aws:s3:::amzn-s3-demo-bucket'],
    ['::add-mask::x', ': :add-mask::x'],
    ['  ::stop-commands::x', '  : :stop-commands::x'],
    ['a ##[error]b', 'a # #[error]b'],
    ['###[error]b', '## #[error]b'],
    ['#\u200b#[error]b', '#\\u200b#[error]b'],
    ['key\n::set-output name=x::y', 'key\\n::set-output name=x::y'],
    ['\u001b[31m::error::x', ': :error::x'],
  ])('%j is written as %j', (line, text) => {
    info(line);
    expect(written).toBe(`${text}\n`);
  });

  test('writes one line that is no command, whatever it is given', () => {
    const parts = fc.constantFrom(
      '::',
      ':',
      '#',
      '##',
      '[',
      '##[',
      ']',
      ' ',
      '\t',
      '\n',
      '\r',
      '\u200b',
      '\u00a0',
      '\u001b[0m',
      '\u001b',
      'error',
      '\u2028',
      '\u0085',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, fc.string({ unit: 'binary', maxLength: 3 }))), (pieces) => {
        written = '';
        info(pieces.join(''));
        expect(written.endsWith('\n')).toBe(true);
        expect(written.slice(0, -1)).not.toMatch(/[\n\r\u0085\u2028\u2029]/);
        expect(isCommand(written)).toBe(false);
      }),
    );
  });
});

describe('group', () => {
  test('folds lines under a title', () => {
    group('Listing of s3://amzn-s3-demo-bucket', ['a', '::endgroup::', 'b\nc']);
    expect(written.split('\n')).toEqual([
      '::group::Listing of s3://amzn-s3-demo-bucket',
      'a',
      ': :endgroup::',
      'b\\nc',
      '::endgroup::',
      '',
    ]);
  });

  test('is not there without lines', () => {
    group('empty', []);
    expect(written).toBe('');
  });
});

describe('annotations', () => {
  test('a failure is one error, its lines joined', () => {
    errorAnnotation(new Failure('No: 100 %, really', ['first', 'second\nthird', '::error::x']));
    expect(written.trimEnd()).toBe(
      '::error title=No%3A 100 %25%2C really::first%0Asecond\\nthird%0A::error::x',
    );
  });

  test('is cut where the runner would cut it', () => {
    errorAnnotation(new Failure('Long', ['x'.repeat(3_000), 'y'.repeat(3_000)]));
    const text = written.trimEnd().replace('::error title=Long::', '').replaceAll('%0A', '\n');
    expect(text).toHaveLength(4_096);
    expect(text.endsWith('y…')).toBe(true);
  });

  test('a warning has a title where one is given', () => {
    warning('is ignored', '`role-external-id`');
    warning('no title');
    expect(written).toBe('::warning title=`role-external-id`::is ignored\n::warning::no title\n');
  });

  test('each is one line, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })), (title, lines) => {
        written = '';
        errorAnnotation(new Failure(title, lines));
        expect(written.trimEnd().split(/[\r\n]/)).toHaveLength(1);
        expect(written).toMatch(/^::error/);
      }),
    );
  });
});

describe('debug', () => {
  test('is written only where debug logging is on', () => {
    delete process.env['RUNNER_DEBUG'];
    debug('hidden');
    expect(written).toBe('');
    process.env['RUNNER_DEBUG'] = '1';
    debug('shown\n');
    expect(written).toBe('::debug::shown\\n\n');
  });
});
