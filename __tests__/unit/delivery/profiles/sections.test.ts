import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { profileSection } from '../../../../src/delivery/profiles/profile-section';
import { hasSection, setSection, settingIn, undoSection } from '../../../../src/delivery/profiles/sections';

const dev = profileSection('dev', 'config');
const SETTINGS = ['region = eu-west-1'];

function set(text: string, settings: readonly string[] = SETTINGS): string {
  return setSection(text, dev.isSection, dev.name, settings).text;
}

describe('a section that is not there', () => {
  test.each([
    ['an empty file', '', '[profile dev]\nregion = eu-west-1\n'],
    [
      'another section',
      '[default]\nregion=x\n',
      '[default]\nregion=x\n\n[profile dev]\nregion = eu-west-1\n',
    ],
    ['an empty line at the end', '[default]\n\n', '[default]\n\n[profile dev]\nregion = eu-west-1\n'],
    [
      'no line end at the end',
      '[default]\nregion=x',
      '[default]\nregion=x\n\n[profile dev]\nregion = eu-west-1\n',
    ],
    ['line ends of Windows', '[a]\r\nx=1\r\n', '[a]\r\nx=1\r\n\r\n[profile dev]\r\nregion = eu-west-1\r\n'],
    ['line ends of old', '[a]\rx=1\r', '[a]\rx=1\r\r[profile dev]\rregion = eu-west-1\r'],
    ['only a comment', '# mine', '# mine\n\n[profile dev]\nregion = eu-west-1\n'],
  ])('comes after %s', (_what, before, after) => {
    expect(set(before)).toBe(after);
  });
});

describe('a section that is there', () => {
  it('has its settings replaced, and keeps its place, its comments and all other sections', () => {
    const before = [
      '# top',
      '[profile a]',
      'region = us-east-1',
      '',
      '[profile dev]  ; mine',
      '# why',
      'role_arn = arn:aws:iam::111122223333:role/deploy',
      's3 =',
      '  max_concurrent_requests = 20',
      '',
      '; of the next',
      '[profile z]',
      'output=json',
    ].join('\n');

    expect(set(before)).toBe(
      [
        '# top',
        '[profile a]',
        'region = us-east-1',
        '',
        '[profile dev]  ; mine',
        'region = eu-west-1',
        '# why',
        '',
        '; of the next',
        '[profile z]',
        'output=json',
      ].join('\n'),
    );
  });

  it('says nothing else where it is there twice', () => {
    expect(set('[profile dev]\na=1\n[profile dev]\nregion=x\n')).toBe(
      '[profile dev]\nregion = eu-west-1\n[profile dev]\n',
    );
  });

  it('may be a header without a line end', () => {
    expect(set('[profile dev]')).toBe('[profile dev]\nregion = eu-west-1\n');
  });

  test.each([
    '[profile dev]',
    '[ profile  dev ]',
    '[profile "dev"]',
    "[profile 'dev']",
    '  [profile dev]',
    '\u00ef\u00bb\u00bf[profile dev]',
  ])('may be headed %s', (header) => {
    expect(hasSection(`${header}\nregion=x\n`, dev.isSection)).toBe(true);
  });

  test.each([
    '[dev]',
    '[profile devs]',
    '[profile]',
    '[sso-session dev]',
    '# [profile dev]',
    'x = [profile dev]',
  ])('is not what %s heads', (line) => {
    expect(hasSection(`${line}\nregion=x\n`, dev.isSection)).toBe(false);
  });

  it('is named without a prefix in the credentials file, and for the default profile', () => {
    const { isSection } = profileSection('dev', 'credentials');
    expect([isSection('dev'), isSection('profile dev')]).toEqual([true, false]);
    const byDefault = profileSection('default', 'config');
    expect(byDefault.name).toBe('default');
    expect([byDefault.isSection('default'), byDefault.isSection('profile default')]).toEqual([true, true]);
  });

  it('is found by a name that is not ASCII', () => {
    const { isSection, name } = profileSection('dév', 'config');
    const file = Buffer.from('[profile dév]\n', 'utf8').toString('latin1');
    expect(hasSection(file, isSection)).toBe(true);
    expect(Buffer.from(`[${name}]`, 'latin1').toString('utf8')).toBe('[profile dév]');
  });
});

describe('what a section says', () => {
  const text = '[profile dev]\n  key = one \nkey: two\n[other]\nkey=three\n';

  test.each([
    ['key', 'two'],
    ['none', undefined],
  ])('of %s', (key, value) => {
    expect(settingIn(text, dev.isSection, key)).toBe(value);
  });
});

describe('undoing', () => {
  const line = fc.constantFrom(
    '[profile dev]',
    '[profile "dev"]',
    '[profile other]',
    '[default]',
    'region = us-east-1',
    'aws_access_key_id=AKIAIOSFODNN7EXAMPLE',
    '# a comment',
    '  nested = 1',
    '',
    '   ',
    '\u00e9\u00ff',
  );
  const file = fc
    .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n', '\r'), fc.boolean())
    .map(([lines, end, closed]) => lines.join(end) + (closed && lines.length > 0 ? end : ''));

  it('gives the very text that was there', () => {
    fc.assert(
      fc.property(file, (before) => {
        const { text, undo } = setSection(before, dev.isSection, dev.name, SETTINGS);
        expect(settingIn(text, dev.isSection, 'region')).toBe('eu-west-1');
        expect(undoSection(text, dev.isSection, undo)).toBe(before);
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives it after steps that wrote other profiles too, and took them back first', () => {
    const other = profileSection('second', 'config');
    fc.assert(
      fc.property(file, (before) => {
        const one = setSection(before, dev.isSection, dev.name, SETTINGS);
        const two = setSection(one.text, other.isSection, other.name, SETTINGS);
        const undone = undoSection(two.text, other.isSection, two.undo);
        expect(undoSection(undone, dev.isSection, one.undo)).toBe(before);
      }),
    );
  });

  it.each([
    ['a new one, before what came later', '[a]\nx=1\n', '[a]\nx=1\n\n[later]\ny=2\n'],
    ['a new one in a file that had no line end', '[a]\nx=1', '[a]\nx=1\n\n[later]\ny=2\n'],
    ['one in a file of its own', '', '\n[later]\ny=2\n'],
    ['an overwritten one', '[profile dev]\nregion=x\n', '[profile dev]\nregion=x\n[later]\ny=2\n'],
    [
      'an overwritten one without a line end',
      '[profile dev]\nregion=x',
      '[profile dev]\nregion=x\n[later]\ny=2\n',
    ],
  ])('leaves what others added since: %s', (_what, before, after) => {
    const { text, undo } = setSection(before, dev.isSection, dev.name, SETTINGS);
    expect(undoSection(`${text}\n[later]\ny=2\n`, dev.isSection, undo)).toBe(after);
  });

  it('leaves a file alone that has the section no longer, and a section that was added twice', () => {
    const { undo } = setSection('[a]\n', dev.isSection, dev.name, SETTINGS);
    expect(undoSection('[b]\n', dev.isSection, undo)).toBe('[b]\n');
    const overwritten = setSection('[profile dev]\nx=1\n', dev.isSection, dev.name, SETTINGS);
    expect(undoSection(`${overwritten.text}[profile dev]\nz=1\n`, dev.isSection, overwritten.undo)).toBe(
      '[profile dev]\nx=1\n[profile dev]\nz=1\n',
    );
  });

  it('removes what was added to a new section with it, but no comment', () => {
    const { text, undo } = setSection('[a]\nx=1\n', dev.isSection, dev.name, SETTINGS);
    expect(undoSection(`${text}output = json\n# mine\n`, dev.isSection, undo)).toBe('[a]\nx=1\n# mine\n');
  });
});
