/** A file that a step wrote for the runner, and that the runner cannot read. */
export class FileCommandError extends Error {
  override readonly name = 'FileCommandError';
}

/**
 * Reads what a step wrote to GITHUB_ENV, GITHUB_OUTPUT or GITHUB_STATE: lines `name=value`, and blocks
 * `name<<delimiter` up to a line that is the delimiter. The same rules, order of tests and messages as the runner's own
 * (`EnvFileKeyValuePairs` in https://github.com/actions/runner/blob/main/src/Runner.Worker/FileCommandManager.cs),
 * which are stricter than they look: what it refuses fails the step.
 *
 * @throws FileCommandError
 */
export function parseKeyValuePairs(text: string): [name: string, value: string][] {
  const lines = new Lines(text);
  const pairs: [string, string][] = [];
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    if (line.text === '') continue;
    const equals = line.text.indexOf('=');
    const heredoc = line.text.indexOf('<<');
    if (heredoc >= 0 && (equals < 0 || heredoc < equals)) {
      const name = line.text.slice(0, heredoc);
      const delimiter = line.text.slice(heredoc + 2);
      if (name === '' || delimiter === '') {
        throw new FileCommandError(
          `Invalid format '${line.text}'. Name must not be empty and delimiter must not be empty`,
        );
      }
      pairs.push([name, readBlock(lines, delimiter)]);
    } else if (equals >= 0) {
      const name = line.text.slice(0, equals);
      if (name === '') throw new FileCommandError(`Invalid format '${line.text}'. Name must not be empty`);
      pairs.push([name, line.text.slice(equals + 1)]);
    } else {
      throw new FileCommandError(`Invalid format '${line.text}'`);
    }
  }
  return pairs;
}

function readBlock(lines: Lines, delimiter: string): string {
  const start = lines.position;
  let end = start;
  for (;;) {
    const line = lines.next();
    if (line === undefined) {
      throw new FileCommandError(`Invalid value. Matching delimiter not found '${delimiter}'`);
    }
    if (line.text === delimiter) return lines.slice(start, end);
    if (line.newline === '') throw new FileCommandError('Invalid value. EOF value is missing a new line.');
    end = lines.position - line.newline.length;
  }
}

class Lines {
  position = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  next(): { text: string; newline: string } | undefined {
    const start = this.position;
    if (start >= this.#text.length) return undefined;
    const lineFeed = this.#text.indexOf('\n', start);
    if (lineFeed < 0) {
      this.position = this.#text.length;
      return { text: this.#text.slice(start), newline: '' };
    }
    this.position = lineFeed + 1;
    // Only a runner on Windows takes a carriage return for part of the line's end.
    if (process.platform === 'win32' && lineFeed > start && this.#text[lineFeed - 1] === '\r') {
      return { text: this.#text.slice(start, lineFeed - 1), newline: '\r\n' };
    }
    return { text: this.#text.slice(start, lineFeed), newline: '\n' };
  }

  slice(start: number, end: number): string {
    return this.#text.slice(start, end);
  }
}
