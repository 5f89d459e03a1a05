import type { Service } from '../aws/call-error';
import type { ErrorCase } from './error-case';

/** One error that is known, and what to tell about it. All that is given must match. */
export interface ErrorRow {
  /** Unique in the table; the anchor of its documentation. */
  readonly id: string;
  readonly services: readonly Service[];
  /** AWS's names of the calls; absent: any. */
  readonly operations?: readonly string[];
  /** Error codes, without the suffix `Exception`; absent: any. */
  readonly codes?: readonly string[];
  /** What AWS's message must match. */
  readonly message?: RegExp;
  readonly when?: (error: ErrorCase) => boolean;
  /** A few words. */
  readonly title: string;
  /** What happened, then what to change; a line each. */
  readonly lines: (error: ErrorCase) => readonly string[];
  /** What is too long for an annotation: policies to paste, claims. */
  readonly detail?: (error: ErrorCase) => readonly string[];
}

/** Whether the row tells of this error. */
export function rowMatches(row: ErrorRow, error: ErrorCase): boolean {
  return (
    row.services.includes(error.facts.service) &&
    (row.operations?.includes(error.facts.operation) ?? true) &&
    (row.codes?.includes(error.code) ?? true) &&
    (row.message?.test(error.message) ?? true) &&
    (row.when?.(error) ?? true)
  );
}
