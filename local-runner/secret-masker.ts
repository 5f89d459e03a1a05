/**
 * Replaces secrets by `***`, as a runner does with every line before it keeps or shows it.
 *
 * A runner also knows a secret's encoded forms (base64, URL, JSON …). This one does not: what it shows is at least what
 * a runner would show.
 */
export class SecretMasker {
  readonly #secrets = new Set<string>();

  /** Everything that is masked: each value, and each of its lines. */
  get secrets(): ReadonlySet<string> {
    return this.#secrets;
  }

  /** Takes effect on what is masked from now on. A secret of several lines is met line by line, so each is added. */
  add(value: string): void {
    for (const secret of [value, ...value.split(/[\r\n]/)]) {
      if (secret !== '') this.#secrets.add(secret);
    }
  }

  mask(text: string): string {
    const spans: [start: number, end: number][] = [];
    for (const secret of this.#secrets) {
      for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
        spans.push([at, at + secret.length]);
      }
    }
    spans.sort(([a], [b]) => a - b);
    let masked = '';
    let done = 0;
    for (const [start, end] of spans) {
      // Secrets that overlap or touch become one `***`.
      if (start > done || done === 0) masked += text.slice(done, start) + '***';
      done = Math.max(done, end);
    }
    return masked + text.slice(done);
  }
}
