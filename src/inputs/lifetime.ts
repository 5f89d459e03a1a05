import { DURATION_FORMS, formatDuration, parseDuration } from './duration';
import type { InputName } from './input-table';
import { DURATIONS } from './limits';
import type { Reader } from './reader';

const DEFAULT_SECONDS = 3600;

/** How long the credentials are to live, in seconds, and which input said so. */
export interface Lifetime {
  readonly seconds: number;
  readonly name: InputName;
  /** No input said so: it is the usual one. */
  readonly usual?: true;
}

/**
 * `duration`, or configure-aws-credentials' `role-duration-seconds`, or an hour. The variable of the latter only counts
 * where neither input is given.
 */
export function readLifetime(reader: Reader): Lifetime {
  const own = readSeconds(reader, 'duration');
  const twin =
    own !== undefined && reader.given('role-duration-seconds')?.variable !== undefined
      ? undefined
      : readSeconds(reader, 'role-duration-seconds');
  if (own !== undefined && twin !== undefined && own.seconds !== twin.seconds) {
    reader.problem(
      ['duration', 'role-duration-seconds'],
      `${reader.says('duration')} and ${reader.says('role-duration-seconds')}; they mean the same thing, so give one`,
    );
  }
  return own ?? twin ?? { name: 'duration', seconds: DEFAULT_SECONDS, usual: true };
}

function readSeconds(reader: Reader, name: InputName): Lifetime | undefined {
  const text = reader.text(name);
  if (text === undefined) return undefined;
  const seconds = parseDuration(text);
  if (seconds === undefined) reader.problem(name, `${reader.says(name)}; accepted: ${DURATION_FORMS}`);
  return { name, seconds: seconds ?? DEFAULT_SECONDS };
}

/** Checks a lifetime against what STS grants to `kind`, and returns its seconds. */
export function withinLimits(
  reader: Reader,
  { name, seconds, usual }: Lifetime,
  kind: keyof typeof DURATIONS,
): number {
  const { min, max } = DURATIONS[kind];
  if (usual) return Math.min(seconds, max);
  if (seconds < min || seconds > max) {
    const subject =
      kind === 'chained role' ? 'a role that is assumed with the credentials of another' : `mode ${kind}`;
    reader.problem(
      name,
      `${reader.says(name)}; accepted for ${subject}: ${formatDuration(min)} to ${formatDuration(max)} (${String(min)} to ${String(max)} seconds)`,
    );
  }
  return seconds;
}
