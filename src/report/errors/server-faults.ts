import type { ErrorRow } from '../error-row';
import { effort } from './network';

/** Errors of a server that is overloaded or broken, after all tries. */
export const SERVER_FAULTS: readonly ErrorRow[] = [
  {
    id: 's3-slow-down',
    services: ['s3'],
    codes: ['SlowDown'],
    title: 'S3 asks to slow down',
    lines: (error) => [
      `S3 still refused ${error.facts.operation} for too many requests after it was tried ${effort(error)}.`,
      'Others write to or read from the same prefix faster than S3 has grown for: start fewer jobs at a time (`concurrency`, or `max-parallel` of a matrix), or raise `retry-max-attempts`.',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html',
    ],
  },
  {
    id: 'throttled',
    services: ['sts', 's3', 'source', 'oidc', 'signin'],
    codes: [
      'BandwidthLimitExceeded',
      'EC2Throttled',
      'LimitExceeded',
      'PriorRequestNotComplete',
      'ProvisionedThroughputExceeded',
      'RequestLimitExceeded',
      'RequestThrottled',
      'Throttled',
      'SlowDown',
      'Throttling',
      'TooManyRequests',
      'TransactionInProgress',
    ],
    title: 'Throttled',
    lines: (error) => [
      `${error.facts.operation} was still refused for too many requests after it was tried ${effort(error)}.`,
      'The limit is one account’s in one region, shared by all that call it: start fewer jobs at a time (`concurrency`, or `max-parallel` of a matrix), obtain credentials once a job, or raise `retry-max-attempts`.',
      ...(error.request === undefined || error.request.retry.maxAttempts > 1
        ? []
        : ['`disable-retry` is on, so that it was tried once only.']),
    ],
  },
  {
    id: 'throttled-status',
    services: ['sts', 's3', 'oidc', 'signin', 'source'],
    when: ({ facts }) => facts.status === 429,
    title: 'Throttled',
    lines: (error) => [
      `${error.facts.operation} was still refused for too many requests after it was tried ${effort(error)}. Start fewer jobs at a time, or run this one again later.`,
    ],
  },
  {
    id: 'server-fault-oidc',
    services: ['oidc'],
    when: ({ facts }) => (facts.status ?? 0) >= 500,
    title: 'GitHub could not make an OIDC token',
    lines: (error) => [
      `GitHub's token service failed (HTTP ${String(error.facts.status)}), tried ${effort(error)}.`,
      'Run the job again; see https://www.githubstatus.com for Actions.',
    ],
  },
  {
    id: 'server-fault',
    services: ['sts', 's3', 'source'],
    when: ({ facts }) => (facts.status ?? 0) >= 500,
    title: 'The service failed',
    lines: (error) => [
      `${error.facts.operation} failed on the server's side (HTTP ${String(error.facts.status)}), tried ${effort(error)}. Nothing in the workflow is wrong.`,
      'Run the job again; see https://health.aws.amazon.com/health/status for the region, or the server’s own log where it is not AWS.',
    ],
  },
];
