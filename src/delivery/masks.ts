import { issueCommand } from '../github/toolkit';

const masked = new Set<string>();

/**
 * Has the runner replace the values by `***` in every line that it prints from now on. The runner splits a value of
 * several lines and hides each; a value is told once.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#masking-a-value-in-a-log
 */
export function mask(secrets: readonly (string | undefined)[]): void {
  for (const secret of secrets) {
    if (secret === undefined || secret.trim() === '' || masked.has(secret)) continue;
    masked.add(secret);
    issueCommand('add-mask', {}, secret);
  }
}
