import { unicodePattern } from './unicode-pattern';

/** Longer values are shown by their beginning. */
const LONGEST_SHOWN = 80;

/** Control and format characters, lone surrogates, line separators and every space but the plain one. */
const invisible = unicodePattern(String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}`, 'gu');

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A character that cannot be seen, in the form of a JavaScript escape; any other as it is. */
export function visible(text: string): string {
  return text.replace(
    invisible(),
    (character) => ESCAPES[character] ?? `\\u{${Number(character.codePointAt(0)).toString(16)}}`,
  );
}

/**
 * A given value for a message: in quotation marks, on one line, shortened, and with `***` for each of the secrets in
 * it (someone may have given a secret to the wrong input).
 */
export function quote(value: string, secrets: readonly string[]): string {
  let text = value;
  // The longest first: one secret may be a part of another.
  for (const secret of [...secrets].sort((a, b) => b.length - a.length))
    text = text.replaceAll(secret, '***');
  const characters = Array.from(text);
  if (characters.length <= LONGEST_SHOWN) return `'${visible(text)}'`;
  const shown = visible(characters.slice(0, LONGEST_SHOWN).join(''));
  return `'${shown}…' (${String(characters.length)} characters)`;
}
