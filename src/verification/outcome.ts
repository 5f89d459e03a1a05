import type { CallError } from '../aws/call-error';
import type { AccessRow } from './access-report';
import type { Refusal } from './refusal';

/** What trying one access came to. */
export interface Outcome extends Pick<AccessRow, 'found' | 'code' | 'note'> {
  /** The call that failed. */
  readonly error?: CallError;
  /** Nothing could be proven, and nothing speaks against the access: enough where it is expected to work. */
  readonly nothingToTry?: boolean;
}

export function allowed(note = ''): Outcome {
  return { found: 'allowed', code: '', note };
}

/** Refused; by the key's policies rather than the bucket's where KMS is named. */
export function denied(error: CallError, { action, reason }: Refusal): Outcome {
  const note = action?.startsWith('kms:') ? `${action} on the encryption key is missing` : reason;
  return { found: 'denied', code: error.facts.code, note, error };
}

/** Neither shown to work nor refused. */
export function unproven(error: CallError, note = error.message): Outcome {
  return { found: 'unproven', code: error.facts.code, note, error };
}

/** Nothing to prove an access with, though nothing refused it. */
export function nothingToTry(error: CallError, note: string): Outcome {
  return { ...unproven(error, note), nothingToTry: true };
}
