import { DURATION_FORMS, parseDuration } from './duration';
import type { Reader } from './reader';
import type { CommonRequest } from './request';

/** Seconds; a 1 is most probably meant as true, and so little is of no use. */
const LEAST = 60;

/** Whether the job's own credentials are to be kept, and how long they must last for that: `true`, `false`, `30m`. */
export function readKeepExisting(reader: Reader): Pick<CommonRequest, 'keepExisting' | 'keepLeastSeconds'> {
  const text = reader.text('use-existing-credentials') ?? 'false';
  const seconds = parseDuration(text) ?? 0;
  if (seconds >= LEAST) return { keepExisting: true, keepLeastSeconds: seconds };
  const isMeantAsDuration = /\d./.test(text);
  if (isMeantAsDuration) {
    reader.problem(
      'use-existing-credentials',
      `${reader.says('use-existing-credentials')}; accepted: true, false, or what must be left of them: ${DURATION_FORMS}`,
    );
  }
  return { keepExisting: !isMeantAsDuration && reader.flag('use-existing-credentials') };
}
