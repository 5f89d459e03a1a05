import { EOL } from 'node:os';
import { prepareKeyValueMessage } from '../github/toolkit-files';
import type { Entries } from './runner-files';

/**
 * Entries in the form of the runner's files, with a delimiter that no value can contain. To make one takes Node's
 * cryptography, which the post step does without: see `linesText`.
 */
export function entriesText(entries: Entries): string {
  return [...entries].map(([name, value]) => prepareKeyValueMessage(name, value) + EOL).join('');
}
