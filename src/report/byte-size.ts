const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** A size as a person reads it: `0 B`, `1.5 KiB`, `5 TiB`. */
export function byteSize(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  // From 1,023.95 on, one decimal would show 1024.0.
  while (amount >= 1023.95 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  const digits = Number.isInteger(amount) ? String(amount) : amount.toFixed(1).replace(/\.0$/, '');
  return `${digits} ${UNITS[unit] ?? ''}`;
}
