import { unicodePattern, PLAIN_TEXT } from '../inputs/unicode-pattern';
import { printable } from './printable';

/** All that could mean something to Markdown, HTML, GitHub's autolinks, mentions, emoji names or formulas. */
const special = unicodePattern(String.raw`[^\p{L}\p{N}\p{M}\p{So} /,=%'’…→-]`, 'gu');
const SPECIAL_IN_PLAIN_TEXT = /[^A-Za-z0-9 /,=%'’…→-]/g;

/** Foreign text for a Markdown paragraph or table cell: every mark stands for itself, on one line. */
export function plain(text: string, most: number): string {
  const shown = printable(text, most);
  return (
    shown
      .replace(
        PLAIN_TEXT.test(shown) ? SPECIAL_IN_PLAIN_TEXT : special(),
        (character) => `&#${String(character.codePointAt(0))};`,
      )
      // HTML would make one space of several.
      .replace(/^ | (?= )| $/g, '&nbsp;')
  );
}

/**
 * Foreign text in typewriter letters. As HTML rather than between backticks, which text can hold; and GitHub makes
 * neither mentions nor links of what is in it.
 */
export function code(text: string, most: number): string {
  return `<code>${plain(text, most)}</code>`;
}

/** Lines as they are, in a block whose fence is longer than any in the lines. */
export function codeBlock(language: string, lines: readonly string[]): string {
  const shown = lines.map((line) => printable(line));
  const longest = Math.max(
    2,
    ...shown.map((line) => Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length))),
  );
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...shown, fence].join('\n');
}

/** A part that is folded until it is opened. */
export function folded(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

/**
 * A table of as many rows as fit, and a line that says how many do not.
 *
 * @param bytes that the table may take, in UTF-8.
 */
export function tableWithin(head: readonly string[], rows: readonly string[], bytes: number): string {
  // Room for the line that says what was left out.
  let left = bytes - Buffer.byteLength(head.join('\n')) - 100;
  let fitting = 0;
  for (const row of rows) {
    left -= Buffer.byteLength(row) + 1;
    if (left < 0) break;
    fitting += 1;
  }
  const more = rows.length - fitting;
  return [
    ...head,
    ...rows.slice(0, fitting),
    ...(more > 0 ? ['', `… and ${String(more)} more; they do not fit into a job summary.`] : []),
  ].join('\n');
}
