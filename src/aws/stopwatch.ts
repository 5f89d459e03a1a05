/**
 * Milliseconds since some fixed moment, by a clock that is never set. `performance.now()` tells the same, and has Node
 * load what measures performance for it.
 */
export function milliseconds(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
