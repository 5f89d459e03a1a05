import type { Service } from '../calls';

/**
 * The codes that SDKs know as throttling, and the HTTP status that comes with each.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
const STATUS = {
  BandwidthLimitExceeded: 509,
  EC2ThrottledException: 503,
  LimitExceededException: 400,
  PriorRequestNotComplete: 400,
  ProvisionedThroughputExceededException: 400,
  RequestLimitExceeded: 503,
  RequestThrottled: 400,
  RequestThrottledException: 400,
  SlowDown: 503,
  ThrottledException: 400,
  Throttling: 400,
  ThrottlingException: 400,
  TooManyRequestsException: 429,
  TransactionInProgressException: 400,
} as const;

export type ThrottlingCode = keyof typeof STATUS;

export const THROTTLING_CODES = Object.keys(STATUS) as readonly ThrottlingCode[];

/** The error of a throttled request; without a code, the one that the service itself uses. */
export function throttlingError(
  service: Service,
  code: ThrottlingCode = service === 's3' ? 'SlowDown' : 'Throttling',
): { status: number; code: ThrottlingCode; message: string } {
  return {
    status: STATUS[code],
    code,
    message: code === 'SlowDown' ? 'Please reduce your request rate.' : 'Rate exceeded',
  };
}
