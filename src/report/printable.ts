import { unicodePattern, PLAIN_TEXT } from '../inputs/unicode-pattern';

/**
 * Text from elsewhere (a server's message, an object's key, an input), made fit to be shown: on one line, without
 * anything that a terminal, a log viewer or the runner acts on or hides.
 */

/** Colours, cursor moves, window titles and the like: ECMA-48 control sequences and strings. */
const ANSI =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-~]/g;

/**
 * Controls, separators of lines, marks that reorder text (U+202E) and characters that are not seen (U+200B). The last
 * are not harmless: .NET, in which the runner is written, skips them when it compares strings by culture, so that
 * `#<U+200B>#[` can be read as `##[`.
 * https://learn.microsoft.com/dotnet/standard/base-types/string-comparison-net-5-plus
 */
const unseen = unicodePattern(
  String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]`,
  'gu',
);

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The escapes are JSON's, so that a JSON text stays one. */
function escaped(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  let text = '';
  for (let unit = 0; unit < character.length; unit += 1) {
    text += `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`;
  }
  return text;
}

/**
 * The text on one line: ANSI sequences removed, line breaks as `\n`, other unseen characters as `\u202e`.
 *
 * @param most UTF-16 units that are kept; what is over is cut and shown as `…`.
 */
export function printable(text: string, most = Infinity): string {
  // What is cut off anyway need not be looked at: an escape makes six units of one at most, never fewer.
  const looked = text.length > most * 2 ? text.slice(0, most * 2) : text;
  const shown = PLAIN_TEXT.test(looked) ? looked : looked.replace(ANSI, '').replace(unseen(), escaped);
  if (shown.length <= most && looked.length === text.length) return shown;
  const kept = shown.slice(0, Math.max(0, most - 1));
  // Half of a surrogate pair is no character.
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
