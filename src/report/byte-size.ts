const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** A size as a person reads it: `0 B`, `1.5 KiB`, `5 TiB`. */
export function byteSize(bytes: number): string {
  let amount = bytes;
  let unit = 'B';
  for (const larger of UNITS) {
    // From 1,023.95 on, one decimal would show 1024.0.
    if (amount < 1023.95) break;
    amount /= 1024;
    unit = larger;
  }
  return `${Number.isInteger(amount) ? String(amount) : amount.toFixed(1).replace(/\.0$/, '')} ${unit}`;
}
