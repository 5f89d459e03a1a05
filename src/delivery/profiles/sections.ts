/**
 * Sections of an INI file, as AWS's tools read it, changed in its text: whatever is not the section stays as it is, to
 * the byte. Texts are binary strings, a character a byte, so that no encoding is lost.
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */

/** Whether a header's name, which stands between the brackets, is the one looked for. */
export type IsSection = (name: string) => boolean;

/** How a change of a section is taken back. */
export type SectionUndo =
  /** The section was not there: it goes, with the line ends that were put before it. */
  | { readonly kind: 'remove'; readonly before: string }
  /** It was there, as these texts: once in a file that all of AWS's tools accept. */
  | { readonly kind: 'put-back'; readonly sections: readonly string[] };

interface Section {
  /** Index of the header's line. */
  readonly start: number;
  /** Index of the line after the section's last. */
  readonly end: number;
}

const UTF8_MARK = '\u00ef\u00bb\u00bf';
const HEADER = /^[ \t]*\[([^\]\r\n]*)\]/;
/** A line that says nothing: white space, or a comment. */
const IDLE = /^\s*(?:[#;].*)?$/;

/** The text with the section's settings put in place of those that it has, or with a new section at its end. */
export function setSection(
  text: string,
  isSection: IsSection,
  name: string,
  settings: readonly string[],
): { readonly text: string; readonly undo: SectionUndo } {
  const lines = linesOf(text);
  const found = sectionsIn(lines, isSection);
  const end = lineEndOf(text);
  const added = settings.map((setting) => `${setting}${end}`);
  if (found.length === 0) {
    const ended = text === '' || /[\r\n]$/.test(text);
    const parted = (lines.at(-1) ?? '').trim() === '';
    const before = `${ended ? '' : end}${parted ? '' : end}`;
    return {
      text: [text, before, `[${name}]${end}`, ...added].join(''),
      undo: { kind: 'remove', before },
    };
  }
  const undo = found.map((section) => lines.slice(section.start, section.end).join(''));
  // From the last on, so that the indices of those before it stay right.
  for (const [index, { start, end: after }] of [...found.entries()].reverse()) {
    const [header = '', ...body] = lines.slice(start, after);
    const closed = /[\r\n]$/.test(header) ? header : `${header}${end}`;
    const kept = body.filter((line) => IDLE.test(withoutEnd(line)));
    // A section that is there twice would go on to say what the first no longer does.
    lines.splice(start, after - start, closed, ...(index === 0 ? added : []), ...kept);
  }
  return { text: lines.join(''), undo: { kind: 'put-back', sections: undo } };
}

/** The text as it was before {@link setSection}, if nobody else changed it; else with as little of it gone as can be. */
export function undoSection(text: string, isSection: IsSection, undo: SectionUndo): string {
  const lines = linesOf(text);
  const found = sectionsIn(lines, isSection);
  const [first] = found;
  if (first === undefined) return text;
  if (undo.kind === 'put-back') {
    for (const [index, { start, end }] of [...found.entries()].reverse()) {
      const section = undo.sections[index];
      if (section === undefined) continue;
      const apart = end < lines.length && !/[\r\n]$/.test(section) ? lineEndOf(text) : '';
      lines.splice(start, end - start, `${section}${apart}`);
    }
    return lines.join('');
  }
  const kept = lines.slice(first.start + 1, first.end).filter((line) => IDLE.test(withoutEnd(line)));
  const before = lines.slice(0, first.start).join('');
  const after = [...kept, ...lines.slice(first.end)].join('');
  // What follows by now needs the end of the line before it, but not the empty line.
  const end = /(?:\r\n|\n|\r)$/.exec(undo.before)?.[0] ?? '';
  const apart = after === '' ? undo.before : end;
  return `${apart !== '' && before.endsWith(apart) ? before.slice(0, -apart.length) : before}${after}`;
}

/** Whether the text has the section. */
export function hasSection(text: string, isSection: IsSection): boolean {
  return sectionsIn(linesOf(text), isSection).length > 0;
}

/** What the section says of a key; undefined where it says nothing. */
export function settingIn(text: string, isSection: IsSection, key: string): string | undefined {
  const lines = linesOf(text);
  const values = sectionsIn(lines, isSection).flatMap(({ start, end }) =>
    lines.slice(start + 1, end).flatMap((line) => {
      const [, name, value] = /^\s*([^=:\s]+)\s*[=:]\s*(.*?)\s*$/.exec(withoutEnd(line)) ?? [];
      return name === key && value !== undefined ? [value] : [];
    }),
  );
  return values.at(-1);
}

function linesOf(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+/g) ?? [];
}

function withoutEnd(line: string): string {
  return line.replace(/[\r\n]+$/, '');
}

/** The file's own line end: that of its first line. */
function lineEndOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

function sectionsIn(lines: readonly string[], isSection: IsSection): Section[] {
  const headers = lines.flatMap((line, index) => {
    const seen = index === 0 && line.startsWith(UTF8_MARK) ? line.slice(UTF8_MARK.length) : line;
    const name = HEADER.exec(seen)?.[1];
    return name === undefined ? [] : [{ index, name: name.trim() }];
  });
  return headers.flatMap(({ index, name }, place) =>
    isSection(name) ? [{ start: index, end: headers[place + 1]?.index ?? lines.length }] : [],
  );
}
