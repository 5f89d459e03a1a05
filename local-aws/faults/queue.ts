import type { Call } from '../calls';
import type { Fault } from './fault';
import { TokenBucket } from './token-bucket';

interface Entry {
  fault: Fault;
  /** Requests matched so far. */
  seen: number;
  bucket: TokenBucket | undefined;
}

/** The faults in force, in the order given. */
export class FaultQueue {
  private entries: Entry[] = [];

  constructor(private readonly clock: () => Date) {}

  add(fault: Fault): void {
    const bucket =
      fault.kind === 'rate'
        ? new TokenBucket(fault.perSecond, fault.burst ?? Math.max(1, fault.perSecond), this.clock)
        : undefined;
    this.entries.push({ fault, seen: 0, bucket });
  }

  clear(): void {
    this.entries = [];
  }

  /** What meets this request: any number of delays, then at most one other fault. */
  meet(call: Call): Fault[] {
    const acting: Fault[] = [];
    for (const entry of this.entries) {
      if (!this.isDue(entry, call)) {
        continue;
      }
      if (entry.bucket?.take()) {
        continue;
      }
      acting.push(entry.fault);
      if (entry.fault.kind !== 'delay') {
        break;
      }
    }
    return acting;
  }

  private isDue(entry: Entry, call: Call): boolean {
    const { service, operation, bucket, key, after = 0, times = Infinity } = entry.fault;
    const isMatch =
      (service === undefined || service === call.service) &&
      (operation === undefined || operation === call.operation) &&
      (bucket === undefined || bucket === call.bucket) &&
      (key === undefined || key === call.key);
    if (!isMatch) {
      return false;
    }
    entry.seen++;
    return entry.seen > after && entry.seen <= after + times;
  }
}
