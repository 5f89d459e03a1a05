import { describe, expect, it } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import { compiledAtOnce } from '../../../scripts/compiled-at-once';

/** Marks the functions of which this is the beginning. */
function marked(code: string, ...beginnings: readonly string[]): string {
  const starts = beginnings.map((beginning) => {
    const at = code.indexOf(beginning);
    if (at < 0) throw new Error(`${beginning} is not in the code`);
    return at;
  });
  return compiledAtOnce(code, new Set(starts));
}

describe('compiledAtOnce', () => {
  it('leaves functions that are not named as they are', () => {
    const code = 'function a(){return 1}const b=()=>2;';

    expect(compiledAtOnce(code)).toBe(code);
  });

  it("marks the functions of webpack's modules", () => {
    expect(compiledAtOnce('export const m={1:(e,t)=>{t()},22:function(e){e()}};')).toBe(
      'export const m={1:((e,t)=>{t()}),22:(function(e){e()})};',
    );
  });

  it('marks functions that are values, one in another, and none twice', () => {
    const code = 'const a=async e=>[e,()=>2],b=(function(){});';

    expect(marked(code, 'async e', '()=>2', 'function(){}')).toBe(
      'const a=(async e=>[e,(()=>2)]),b=(function(){});',
    );
  });

  it('makes a declaration a variable, as early as the declaration was there', () => {
    const code = '"use strict";before();function before(){return inner();function inner(){return 1}}';

    expect(marked(code, 'function before', 'function inner')).toBe(
      '"use strict";var before=(function(){var inner=(function(){return 1});return inner();});before();',
    );
  });

  it('keeps a declaration to its block', () => {
    expect(marked('{f();async function f(){}}', 'async function f')).toBe(
      '{let f=(async function(){});f();}',
    );
  });

  it('leaves what is exported as it is', () => {
    const code = 'export function f(){}';

    expect(marked(code, 'function f', 'export')).toBe(code);
  });

  it('changes nothing of what the code does', () => {
    const code =
      'const log=[];log.push(f.name,f(3),new C(1).n);' +
      'function f(n){return n>0?f(n-1)+g():0;function g(){return n}}' +
      'function C(n){this.n=n}' +
      'for(const i of[1,2]){log.push(h());function h(){return i}}' +
      'log';
    const before: unknown = runInNewContext(code);

    const after: unknown = runInNewContext(
      marked(code, 'function f', 'function g', 'function C', 'function h'),
    );

    expect(before).toEqual(['f', 6, 1, 1, 2]);
    expect(after).toEqual(before);
  });
});
