import { describe, expect, it } from '@jest/globals';
import { readOptions } from '../../../bench/options';

describe('readOptions', () => {
  it('measures with the Node that runs it, without and with latency', () => {
    expect(readOptions([])).toMatchObject({ node: process.execPath, rounds: 20, latency: 40, against: [] });
  });

  it('takes several other actions', () => {
    expect(readOptions(['--against', 'a/dist/index.js', '--against', 'b/dist/index.js'])).toMatchObject({
      against: ['a/dist/index.js', 'b/dist/index.js'],
    });
  });

  it('only tries where it is asked to', () => {
    expect(readOptions(['--smoke'])).toMatchObject({ rounds: 1, latency: 0, smoke: true });
  });

  it('explains itself', () => {
    expect(readOptions(['--help'])).toBe('help');
  });

  it.each([[['--rounds', '0']], [['--rounds', 'many']], [['--latency=-1']], [['--unknown']]])(
    'refuses %j',
    (args) => {
      expect(() => readOptions(args)).toThrow();
    },
  );
});
