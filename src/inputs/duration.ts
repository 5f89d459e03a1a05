const SECONDS = /^[0-9]{1,9}$/;
const PARTS = /^(?:(?<h>[0-9]{1,6})h)?(?:(?<m>[0-9]{1,6})m)?(?:(?<s>[0-9]{1,9})s)?$/;

/** The accepted forms, for a message. */
export const DURATION_FORMS = 'seconds such as 3600, or hours, minutes and seconds such as 90m, 2h or 1h30m';

/** Seconds in a duration such as `3600`, `3600s`, `90m`, `2h` or `1h30m`; undefined where it is none of these. */
export function parseDuration(text: string): number | undefined {
  if (SECONDS.test(text)) return Number(text);
  const parts = PARTS.exec(text)?.groups;
  if (text === '' || parts === undefined) return undefined;
  const { h = '0', m = '0', s = '0' } = parts;
  return Number(h) * 3600 + Number(m) * 60 + Number(s);
}

/** Seconds as a person would write them: `1h30m`. */
export function formatDuration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${String(count)}${unit}`)
      .join('') || '0s'
  );
}
