/** A token bucket, as AWS's API throttling is. https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  constructor(
    private readonly perSecond: number,
    private readonly capacity: number,
    private readonly clock: () => Date,
  ) {
    this.tokens = capacity;
    this.filledAt = clock().getTime();
  }

  /** Whether there was a token to take. */
  take(): boolean {
    const now = this.clock().getTime();
    this.tokens = Math.min(this.capacity, this.tokens + ((now - this.filledAt) / 1000) * this.perSecond);
    this.filledAt = now;
    if (this.tokens < 1) {
      return false;
    }
    this.tokens -= 1;
    return true;
  }
}
