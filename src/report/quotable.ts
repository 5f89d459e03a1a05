import { printable } from './printable';
import { redacted } from './redacted';

/**
 * Text from a server or an input, fit to be quoted: on one line, without control characters and without secrets. What
 * splits a secret (a colour in its middle) is removed before secrets are looked for, and a cut comes after.
 *
 * @param most UTF-16 units that are kept.
 */
export function quotable(text: string, most: number): string {
  return printable(redacted(printable(text)), most);
}
