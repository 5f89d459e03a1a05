import { describe, expect, test } from '@jest/globals';
import { SecretMasker } from '../../../local-runner';
import { StepLog } from '../../../local-runner/step-log';

function read(chunks: readonly (string | Buffer)[], debug = false): StepLog {
  const log = new StepLog(new SecretMasker(), { debug, onLine: undefined });
  const stream = log.stream();
  for (const chunk of chunks) stream.write(Buffer.from(chunk as string));
  stream.end();
  return log;
}

describe('StepLog', () => {
  test('shows text, with every kind of new line', () => {
    expect(read(['a\nb\r\nc\rd']).shown).toBe('a\nb\nc\nd\n');
  });

  test('puts lines together that come in pieces, characters and line ends too', () => {
    const euro = Buffer.from('€');
    expect(read(['a', 'b\r', '\nc', euro.subarray(0, 1), euro.subarray(1), '\r']).shown).toBe('ab\nc€\n');
  });

  test('keeps what was printed as it was', () => {
    expect(read(['::add-mask::x\n', 'x\n']).raw).toBe('::add-mask::x\nx\n');
  });

  test('masks from the mask on, not before', () => {
    const log = read(['secret\n::add-mask::secret\nsecret\n']);
    expect(log.shown).toBe('secret\n***\n');
    expect(log.masks).toEqual(['secret']);
  });

  test('masks every line of a mask of several', () => {
    expect(read(['::add-mask::one%0Atwo\nhas two in it\n']).shown).toBe('has *** in it\n');
  });

  test('warns of an empty mask', () => {
    expect(read(['::add-mask:: \n']).annotations).toEqual([
      {
        level: 'warning',
        title: '',
        message: "Can't add secret mask for empty string in ##[add-mask] command.",
      },
    ]);
  });

  test('keeps annotations, masked, and shows their lines', () => {
    const log = read(['::add-mask::key\n::error title=No key::one%0Athe key\n::notice::n\n']);
    expect(log.annotations).toEqual([
      { level: 'error', title: 'No ***', message: 'one\nthe ***' },
      { level: 'notice', title: '', message: 'n' },
    ]);
    expect(log.shown).toBe('##[error]one\nthe ***\n##[notice]n\n');
  });

  test('shows groups, and debug lines only when asked', () => {
    const lines = ['::group::G\n::debug::d\n::endgroup::\n'];
    expect(read(lines).shown).toBe('##[group]G\n##[endgroup]\n');
    expect(read(lines, true).shown).toBe('##[group]G\n##[debug]d\n##[endgroup]\n');
  });

  test('obeys nothing between stop-commands and its token', () => {
    const log = read(['::stop-commands::T\n::error::x\n::T::\n::error::y\n']);
    expect(log.annotations.map(({ message }) => message)).toEqual(['y']);
    expect(log.shown).toBe('::stop-commands::T\n::error::x\n::T::\n##[error]y\n');
  });

  test('echoes commands when asked, masks never', () => {
    expect(read(['::echo::on\n::add-mask::m\n::group::g\n::echo::off\n::endgroup::\n']).shown).toBe(
      '::group::g\n##[group]g\n::echo::off\n##[endgroup]\n',
    );
  });

  test('takes the old commands for outputs and state, with a warning', () => {
    const log = read(['::set-output name=a::b\n::save-state name=c::d\n']);
    expect([...log.outputs, ...log.state]).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(log.annotations.map(({ level }) => level)).toEqual(['warning', 'warning']);
    expect(log.failed).toBe(false);
  });

  test.each(['::set-env name=a::b', '::add-path::/x'])('fails the step on %s', (line) => {
    expect(read([line]).failed).toBe(true);
  });

  test('has nothing to show of problem matchers', () => {
    expect(read(['::add-matcher::file\n']).shown).toBe('');
  });
});
