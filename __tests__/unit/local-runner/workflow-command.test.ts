import { describe, expect, test } from '@jest/globals';
import { parseWorkflowCommand } from '../../../local-runner';

describe('parseWorkflowCommand', () => {
  test.each([
    ['::debug::x', { name: 'debug', properties: {}, message: 'x' }],
    ['  ::Error::x', { name: 'error', properties: {}, message: 'x' }],
    [
      '::error title=a%2Cb%3Ac,file=f::m',
      { name: 'error', properties: { title: 'a,b:c', file: 'f' }, message: 'm' },
    ],
    ['::error title=x=y::m', { name: 'error', properties: { title: 'x=y' }, message: 'm' }],
    ['::warning::one%0D%0Atwo%25', { name: 'warning', properties: {}, message: 'one\r\ntwo%' }],
    ['::warning::%250A', { name: 'warning', properties: {}, message: '%0A' }],
    ['::notice::a::b', { name: 'notice', properties: {}, message: 'a::b' }],
    ['::endgroup::', { name: 'endgroup', properties: {}, message: '' }],
    ['key ##[warning]x', { name: 'warning', properties: {}, message: 'x' }],
    ['##[set-output name=a;]b%5D', { name: 'set-output', properties: { name: 'a' }, message: 'b]' }],
  ])('reads %s', (line, command) => {
    expect(parseWorkflowCommand(line)).toEqual(command);
  });

  test.each([
    '',
    'text',
    'text ::error::x',
    '::error',
    ': :error::x',
    '::unknown::x',
    '##[unknown]x',
    '##[error',
  ])('takes %j for text', (line) => {
    expect(parseWorkflowCommand(line)).toBeUndefined();
  });

  test('knows the token that resumes commands, as it was written', () => {
    expect(parseWorkflowCommand('::Token::', 'Token')?.name).toBe('Token');
    expect(parseWorkflowCommand('::token::', 'Token')).toBeUndefined();
  });
});
