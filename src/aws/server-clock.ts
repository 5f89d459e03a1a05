/** Milliseconds by which a clock must be off before AWS refuses what it signs; the SDK's own bound. */
const SKEW_MS = 240_000;

/** Milliseconds after which an answer says nothing of the time any more. */
const LATE_MS = 900_000;

type Headers = Readonly<Record<string, string>>;

/** The service's time, which requests are signed with: this machine's, corrected by what the service's answers tell. */
export class ServerClock {
  #offset = 0;

  now(): Date {
    return new Date(Date.now() + this.#offset);
  }

  /** Looks at when the answer was made. */
  told(headers: Headers, sentAt: number, time = headers['date']): void {
    const received = Date.now();
    const served = Date.parse(time ?? '');
    // What a cache hands out was made at another time.
    if (headers['age'] !== undefined || Number.isNaN(served) || received - sentAt > LATE_MS) return;
    this.#offset = served - received;
  }

  /** The error of an answer, which is marked where another try by the corrected time can pass. */
  corrected(error: unknown, headers: Headers, sentAt: number): unknown {
    const before = this.#offset;
    const { ServerTime: time, $metadata } = error as Answered;
    this.told(headers, sentAt, time ?? headers['date']);
    if ($metadata && this.#offset !== before && Math.abs(this.#offset) >= SKEW_MS)
      $metadata.clockSkewCorrected = true;
    return error;
  }
}

interface Answered {
  /** In some of S3's errors. */
  readonly ServerTime?: string;
  readonly $metadata?: { clockSkewCorrected?: boolean };
}
