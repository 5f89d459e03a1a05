import { describe, expect, test } from '@jest/globals';
import { FileCommandError, parseKeyValuePairs } from '../../../local-runner';

describe('parseKeyValuePairs', () => {
  test.each([
    ['nothing', '', []],
    ['empty lines', '\n\n', []],
    ['one line', 'a=b\n', [['a', 'b']]],
    ['no new line at the end', 'a=b', [['a', 'b']]],
    ['an equals sign in the value', 'a=b=c\n', [['a', 'b=c']]],
    ['an empty value', 'a=\n', [['a', '']]],
    ['<< after the equals sign', 'a=b<<c\n', [['a', 'b<<c']]],
    ['an equals sign in the delimiter', 'a<<E=F\nx\nE=F\n', [['a', 'x']]],
    [
      'a block',
      'a<<E\none\ntwo\nE\nb=c\n',
      [
        ['a', 'one\ntwo'],
        ['b', 'c'],
      ],
    ],
    ['an empty block', 'a<<E\nE\n', [['a', '']]],
    ['a block of one empty line', 'a<<E\n\nE\n', [['a', '']]],
    ['a block that ends with an empty line', 'a<<E\nx\n\nE\n', [['a', 'x\n']]],
    ['a block whose end has no new line', 'a<<E\nx\nE', [['a', 'x']]],
    ['lines in a block that look like pairs', 'a<<E\nb=c\nd<<F\nE\n', [['a', 'b=c\nd<<F']]],
    ['the delimiter within a line', 'a<<E\nx E\nE\n', [['a', 'x E']]],
  ])('reads %s', (_name, text, pairs) => {
    expect(parseKeyValuePairs(text)).toEqual(pairs);
  });

  test.each([
    ['a line that is no pair', 'nonsense\n', "Invalid format 'nonsense'"],
    ['no name', '=b\n', "Invalid format '=b'. Name must not be empty"],
    ['no name of a block', '<<E\nE\n', 'Name must not be empty and delimiter must not be empty'],
    ['no delimiter', 'a<<\nx\n', 'Name must not be empty and delimiter must not be empty'],
    ['no end', 'a<<E\nx\n', "Invalid value. Matching delimiter not found 'E'"],
    ['no end and no new line', 'a<<E\nx', 'Invalid value. EOF value is missing a new line.'],
  ])('refuses %s', (_name, text, message) => {
    expect(() => parseKeyValuePairs(text)).toThrow(FileCommandError);
    expect(() => parseKeyValuePairs(text)).toThrow(message);
  });
});
