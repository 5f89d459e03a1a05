import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { call } from '../../../src/aws/call';
import type { CallError } from '../../../src/aws/call-error';
import { ConnectTimeout } from '../../../src/aws/exchange';
import { AnswerTooLarge, ResponseTimeout, type Trace } from '../../../src/aws/http';

const subject = {
  service: 'sts',
  operation: 'AssumeRole',
  resource: 'arn:aws:iam::111122223333:role/deploy',
} as const;

/** An error as the SDK throws it after an answer. */
function refused(code: string, status: number, extra: object = {}): object {
  return Object.assign(new Error(`${code} it was`), {
    name: code,
    $fault: 'client',
    $metadata: {},
    status,
    ...extra,
  });
}

function network(code: string, message = code): object {
  return Object.assign(new Error(message), { code });
}

interface Outcome {
  readonly tries: number;
  readonly error: CallError | undefined;
  readonly lines: readonly string[];
  readonly waits: readonly number[];
}

/** Calls with failures that come one after the other; after them, success. Waits pass at once. */
async function outcomeOf(
  failures: readonly object[],
  { maxAttempts = 12, headers = {} }: { maxAttempts?: number; headers?: Record<string, string> } = {},
): Promise<Outcome> {
  const lines: string[] = [];
  const timeouts = jest.spyOn(globalThis, 'setTimeout');
  let tries = 0;
  const done = call(subject, { maxAttempts, onRetry: (line) => lines.push(line) }, ({ trace }) => {
    const failure = failures[tries];
    tries += 1;
    const seen: Trace = trace ?? {};
    seen.host = 'sts.us-east-1.amazonaws.com';
    if (failure === undefined) return Promise.resolve('answer');
    const { status } = failure as { status?: number };
    if (status !== undefined) {
      seen.status = status;
      seen.headers = headers;
    }
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the SDK throws what it will
    return Promise.reject(failure);
  }).then(
    () => undefined,
    (error: unknown) => error as CallError,
  );
  await jest.runAllTimersAsync();
  const waits = timeouts.mock.calls.map(([, wait]) => wait ?? 0);
  return { tries, error: await done, lines, waits };
}

const times = (count: number, failure: object): object[] => Array.from({ length: count }, () => failure);

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('what is tried again', () => {
  it.each([
    ['Throttling', 400, 12],
    ['ThrottlingException', 400, 12],
    ['RequestLimitExceeded', 503, 12],
    ['SlowDown', 503, 12],
    ['TooManyRequestsException', 429, 12],
    ['SomethingNew', 429, 12],
    ['InternalFailure', 500, 3],
    ['ServiceUnavailable', 503, 3],
    ['BadGateway', 502, 3],
    ['GatewayTimeout', 504, 3],
    ['IDPCommunicationError', 400, 3],
    ['RequestTimeout', 400, 3],
    ['AccessDenied', 403, 1],
    ['ExpiredToken', 400, 1],
    ['InvalidClientTokenId', 403, 1],
    ['MalformedPolicyDocument', 400, 1],
    ['NotImplemented', 501, 1],
    ['ValidationError', 400, 1],
  ])('%s (HTTP %i) is tried %i times in all', async (code, status, tries) => {
    const outcome = await outcomeOf(times(20, refused(code, status)));

    expect(outcome.tries).toBe(tries);
    expect(outcome.error?.facts).toMatchObject({ code, status, attempts: tries, ...subject });
    expect(outcome.lines).toHaveLength(tries - 1);
  });

  it.each([
    [network('ECONNREFUSED'), 'ConnectionRefused', 3],
    [network('ECONNRESET'), 'ConnectionReset', 3],
    [network('EPIPE'), 'ConnectionReset', 3],
    [network('', 'socket hang up'), 'ConnectionReset', 3],
    [network('ETIMEDOUT'), 'ConnectTimeout', 3],
    [new ConnectTimeout('no connection'), 'ConnectTimeout', 3],
    [new ResponseTimeout('no whole answer'), 'ResponseTimeout', 3],
    [Object.assign(new AggregateError([network('ECONNREFUSED')]), {}), 'ConnectionRefused', 3],
    [network('ENOTFOUND'), 'HostNotFound', 1],
    [network('EAI_AGAIN'), 'HostNotFound', 3],
    [network('EPROTO', 'wrong version number'), 'TlsFailure', 1],
    [network('ERR_SSL_WRONG_VERSION_NUMBER'), 'TlsFailure', 1],
    [network('EHOSTUNREACH'), 'NetworkError', 1],
    [network('SELF_SIGNED_CERT_IN_CHAIN'), 'CertificateError', 1],
    [network('CERT_HAS_EXPIRED'), 'CertificateError', 1],
    [network('ERR_TLS_CERT_ALTNAME_INVALID'), 'CertificateError', 1],
    [network('HPE_INVALID_VERSION'), 'MalformedAnswer', 1],
    [new AnswerTooLarge('too large'), 'AnswerTooLarge', 1],
    [new Error('what is this'), 'NetworkError', 1],
  ])('%s is %s, tried %i times in all', async (failure, code, tries) => {
    const outcome = await outcomeOf(times(20, failure));

    expect(outcome.error?.facts).toMatchObject({ code, attempts: tries });
  });

  it('takes an answer that the SDK cannot read for one that AWS does not give', async () => {
    const { error } = await outcomeOf([Object.assign(new SyntaxError('unexpected <'), { status: 200 })]);

    expect(error?.facts.code).toBe('MalformedAnswer');
    expect(error?.message).toContain('HTTP 200');
  });

  it('tries once more where STS could not reach the identity provider', async () => {
    const failure = refused('InvalidIdentityToken', 400, {
      message: "Couldn't retrieve verification key from your identity provider",
    });

    expect((await outcomeOf([failure])).error).toBeUndefined();
  });

  it('tries once more, at once, where the SDK corrected for a wrong clock', async () => {
    const skewed = refused('SignatureDoesNotMatch', 403, { $metadata: { clockSkewCorrected: true } });

    const once = await outcomeOf([skewed]);
    const forever = await outcomeOf(times(5, skewed));

    expect(once).toMatchObject({ tries: 2, error: undefined, waits: [0] });
    expect(once.lines).toEqual([expect.stringContaining('clock')]);
    expect(forever.tries).toBe(2);
  });

  it('tries once where retries are off', async () => {
    expect((await outcomeOf(times(2, refused('Throttling', 400)), { maxAttempts: 1 })).tries).toBe(1);
    expect((await outcomeOf(times(2, refused('InternalError', 500)), { maxAttempts: 1 })).tries).toBe(1);
  });
});

describe('how long it waits', () => {
  it.each([
    [0, [1_000, 2_000, 4_000, 8_000, 10_000, 10_000]],
    [1, [2_000, 4_000, 8_000, 16_000, 20_000, 20_000]],
  ])(
    'waits out throttling for half of a ceiling that doubles up to 20 s, to all of it: %d',
    async (random, most) => {
      jest.spyOn(Math, 'random').mockReturnValue(random);

      const { waits } = await outcomeOf(times(6, refused('Throttling', 400)));

      expect(waits).toEqual(most);
    },
  );

  it.each([
    [0, [0, 0]],
    [1, [200, 400]],
  ])('waits out a fault for any part of its ceiling: %d', async (random, most) => {
    jest.spyOn(Math, 'random').mockReturnValue(random);

    const { waits } = await outcomeOf(times(2, refused('InternalError', 500)));

    expect(waits).toEqual(most);
  });

  it('waits at least as long as the server wishes, and no longer than is sensible', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    const failures = [refused('Throttling', 429)];

    expect((await outcomeOf(failures, { headers: { 'retry-after': '3' } })).waits).toEqual([3_000]);
    jest.restoreAllMocks();
    jest.spyOn(Math, 'random').mockReturnValue(0);
    expect((await outcomeOf(failures, { headers: { 'retry-after': '3600' } })).waits).toEqual([20_000]);
  });
});

describe('what it tells', () => {
  it('says what failed and how long it waits, once a retry', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.5);

    const { lines } = await outcomeOf([refused('Throttling', 400)]);

    expect(lines).toEqual(['sts:AssumeRole: try 1 failed (Throttling, HTTP 400); trying again in 1.5 s.']);
  });

  it('keeps the request id, host and headers of the last answer', async () => {
    const { error } = await outcomeOf([refused('AccessDenied', 403)], {
      headers: { 'x-amzn-requestid': 'c6104cbe-af31-11e0-8154-cbc7ccf896c7' },
    });

    expect(error?.facts).toMatchObject({
      host: 'sts.us-east-1.amazonaws.com',
      requestId: 'c6104cbe-af31-11e0-8154-cbc7ccf896c7',
    });
  });

  it('passes on what went wrong before anything was sent as it is', async () => {
    const fault = new TypeError('a fault of ours');

    const done = call(subject, { maxAttempts: 12, onRetry: () => undefined }, () => Promise.reject(fault));

    await expect(done).rejects.toBe(fault);
  });

  it('tells each try to a debug log', async () => {
    const tries: string[] = [];

    await call(
      subject,
      { maxAttempts: 1, onRetry: () => undefined, onTry: (line) => tries.push(line) },
      ({ trace }) => {
        Object.assign(trace ?? {}, {
          host: 'localhost:1',
          status: 200,
          headers: { 'x-amz-request-id': '4442587FB7D0A2F9' },
        });
        return Promise.resolve();
      },
    );

    expect(tries).toEqual([
      expect.stringMatching(
        /^sts:AssumeRole to localhost:1: HTTP 200 in \d+ ms, request id 4442587FB7D0A2F9$/,
      ),
    ]);
  });
});
