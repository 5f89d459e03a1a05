import type { Service } from '../calls';
import type { ThrottlingCode } from './fault';

/** The HTTP status that comes with each code. */
const STATUS: Readonly<Record<ThrottlingCode, number>> = {
  Throttling: 400,
  ThrottlingException: 400,
  ThrottledException: 400,
  RequestThrottled: 400,
  RequestThrottledException: 400,
  RequestLimitExceeded: 503,
  BandwidthLimitExceeded: 509,
  EC2ThrottledException: 503,
  LimitExceededException: 400,
  PriorRequestNotComplete: 400,
  ProvisionedThroughputExceededException: 400,
  TransactionInProgressException: 400,
  TooManyRequestsException: 429,
  SlowDown: 503,
};

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
