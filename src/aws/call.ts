import { CallError, type CallFacts, type LocalCode } from './call-error';
import { ConnectTimeout } from './exchange';
import { AnswerTooLarge, InsecureEndpoint, ResponseTimeout, type Trace, type TryOptions } from './http';
import { ProxyRefusal } from './proxy-refusal';
import { milliseconds } from './stopwatch';

/** What a call is about, known before it is made. */
export type CallSubject = Pick<CallFacts, 'service' | 'operation' | 'resource'>;

/** How calls are repeated, and who is told. */
export interface CallPolicy {
  /** Tries in all where AWS throttles; see {@link TRIES} for other faults, which never get more than this. */
  readonly maxAttempts: number;
  /** The call may reach AWS once only: it is repeated only where AWS did not look at it. */
  readonly sentOnce?: boolean;
  /** Told one line before each wait. */
  readonly onRetry: (line: string) => void;
  /** Done each time that a request is on its way. */
  readonly onSent?: () => void;
  /** Told one line after each try, for debugging: status, request id, milliseconds. */
  readonly onTry?: (line: string) => void;
}

/** Tries in all for faults other than throttling: time-outs, resets, 5xx. */
export const TRIES = 3;

/**
 * Milliseconds to wait before another try: a random part of a ceiling that doubles ("jitter"), so that many steps that
 * were refused together do not come back together. Where AWS throttles, it is the upper half of it ("equal jitter"):
 * what has just been refused will be so a moment later, too, and by many steps that ask at once, asking less often lets
 * all of them in sooner. `npm run bench:scale` shows it.
 * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export const WAIT = {
  throttled: { first: 2_000, most: 20_000, least: 1 / 2 },
  faulted: { first: 200, most: 2_000, least: 0 },
} as const;

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
const THROTTLING_CODES = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

const PASSING_CODES = new Set([
  'ConnectTimeout',
  'ConnectionRefused',
  'ConnectionReset',
  'IDPCommunicationError',
  'IDPCommunicationErrorException',
  'InternalError',
  'InternalFailure',
  'RequestTimeout',
  'RequestTimeoutException',
  'ResponseTimeout',
  'ServiceUnavailable',
]);

/** No connection was made, so that nothing was sent. */
const UNSENT_CODES = new Set(['ConnectTimeout', 'ConnectionRefused']);

const PASSING_STATUS = new Set([500, 502, 503, 504]);

/** Node's error codes, as what they mean to a person. */
const NETWORK_CODES: Readonly<Record<string, LocalCode>> = {
  ECONNREFUSED: 'ConnectionRefused',
  ECONNRESET: 'ConnectionReset',
  ECONNABORTED: 'ConnectionReset',
  EPIPE: 'ConnectionReset',
  ERR_STREAM_PREMATURE_CLOSE: 'ConnectionReset',
  HPE_INVALID_CONSTANT: 'MalformedAnswer',
  ENOTFOUND: 'HostNotFound',
  EAI_AGAIN: 'HostNotFound',
  ETIMEDOUT: 'ConnectTimeout',
  EHOSTUNREACH: 'NetworkError',
  ENETUNREACH: 'NetworkError',
};

/** The fields of the SDK's errors and of Node's that tell one failure from another. */
interface ErrorShape {
  readonly name?: string;
  readonly Code?: string;
  readonly code?: string;
  readonly message?: string;
  readonly errors?: readonly unknown[];
  readonly cause?: unknown;
  readonly $fault?: string;
  readonly $metadata?: { httpStatusCode?: number; requestId?: string; clockSkewCorrected?: boolean };
}

type Fate = 'throttled' | 'faulted' | 'clock-corrected' | 'final';

/**
 * Makes a call and repeats it where a second try can pass: throttling up to `policy.maxAttempts` times; time-outs,
 * resets and 5xx up to 3 times in all; once where the SDK found this machine's clock wrong and corrected for it. What
 * cannot pass (access denied, bad input, wrong keys) is not repeated.
 *
 * @param attempt makes one try; it hands the options on to the SDK's `send`.
 * @throws CallError with the last try's code and how often and how long it was tried.
 */
export async function call<T>(
  subject: CallSubject,
  policy: CallPolicy,
  attempt: (options: TryOptions) => Promise<T>,
): Promise<T> {
  const started = milliseconds();
  let clockCorrected = false;
  for (let tries = 1; ; tries += 1) {
    const trace: Trace = {};
    const begun = milliseconds();
    try {
      const answer = await attempt({ trace, ...(policy.onSent && { onSent: policy.onSent }) });
      policy.onTry?.(triedLine(subject, trace, begun));
      return answer;
    } catch (thrown) {
      policy.onTry?.(triedLine(subject, trace, begun));
      // What failed before it reached the network is a fault of ours, not of the call.
      if (trace.host === undefined && !(thrown instanceof CallError)) throw thrown;
      const error = describe(thrown, subject, trace, tries, (milliseconds() - started) / 1000);
      const fate = fateOf(error, thrown, policy.sentOnce ?? false);
      const again =
        fate === 'throttled'
          ? tries < policy.maxAttempts
          : fate === 'faulted'
            ? tries < Math.min(TRIES, policy.maxAttempts)
            : fate === 'clock-corrected' && !clockCorrected;
      if (!again) throw error;
      clockCorrected ||= fate === 'clock-corrected';
      const wait = fate === 'clock-corrected' ? 0 : waitBefore(tries, fate === 'throttled', trace);
      policy.onRetry(retryLine(error, fate, wait));
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

function fateOf(error: CallError, thrown: unknown, sentOnce: boolean): Fate {
  const { code, status } = error.facts;
  if (status === 429 || THROTTLING_CODES.has(code)) return 'throttled';
  if ((thrown as ErrorShape).$metadata?.clockSkewCorrected) return 'clock-corrected';
  if (sentOnce && !UNSENT_CODES.has(code)) return 'final';
  if (PASSING_CODES.has(code) || (status !== undefined && PASSING_STATUS.has(status))) return 'faulted';
  // The name resolver itself was out of reach: it did not say that there is no such host.
  if ((thrown as ErrorShape).code === 'EAI_AGAIN') return 'faulted';
  // STS could not reach the identity provider; AWS says to try again.
  if (
    code.startsWith('InvalidIdentityToken') &&
    error.message.includes("Couldn't retrieve verification key")
  ) {
    return 'faulted';
  }
  return 'final';
}

function waitBefore(tries: number, throttled: boolean, trace: Trace): number {
  const { first, most, least } = throttled ? WAIT.throttled : WAIT.faulted;
  const ceiling = Math.min(most, first * 2 ** (tries - 1));
  // A server's own wish counts, within reason. In seconds; a date is not worth the trouble.
  const wished = Number(trace.headers?.['retry-after'] ?? 0) * 1000;
  if (wished > 0) return Math.round(Math.min(wished, most) + Math.random() * ceiling);
  return Math.round((least + Math.random() * (1 - least)) * ceiling);
}

function retryLine(error: CallError, fate: Fate, wait: number): string {
  const { service, operation, code, status, attempts } = error.facts;
  const what = `${service}:${operation}`;
  if (fate === 'clock-corrected') {
    return `${what}: this machine's clock differs from AWS's; trying again with AWS's time.`;
  }
  const http = status === undefined ? '' : `, HTTP ${String(status)}`;
  return `${what}: try ${String(attempts)} failed (${code}${http}); trying again in ${(wait / 1000).toFixed(1)} s.`;
}

function triedLine({ service, operation }: CallSubject, trace: Trace, begun: number): string {
  const answer = trace.status === undefined ? 'no answer' : `HTTP ${String(trace.status)}`;
  const requestId = trace.headers?.['x-amzn-requestid'] ?? trace.headers?.['x-amz-request-id'];
  const id = requestId === undefined ? '' : `, request id ${requestId}`;
  const by = trace.proxy === undefined ? '' : ` by the proxy ${trace.proxy}`;
  const host = trace.host === undefined ? '' : ` to ${trace.host}${by}`;
  return `${service}:${operation}${host}: ${answer} in ${(milliseconds() - begun).toFixed(0)} ms${id}`;
}

function describe(
  thrown: unknown,
  subject: CallSubject,
  trace: Trace,
  attempts: number,
  seconds: number,
): CallError {
  const { code, message } = codeOf(thrown as ErrorShape, trace);
  const requestId =
    (thrown as ErrorShape).$metadata?.requestId ??
    trace.headers?.['x-amzn-requestid'] ??
    trace.headers?.['x-amz-request-id'];
  return new CallError(
    message,
    {
      ...subject,
      code,
      attempts,
      seconds,
      ...(trace.status !== undefined && { status: trace.status }),
      ...(requestId !== undefined && { requestId }),
      ...(trace.host !== undefined && { host: trace.host }),
      ...(trace.proxy !== undefined && { proxy: trace.proxy }),
      ...(trace.headers !== undefined && { headers: trace.headers }),
    },
    { cause: thrown },
  );
}

/** The code and message that a person can look up. */
function codeOf(error: ErrorShape, trace: Trace): { code: string; message: string } {
  const message = error.message ?? '';
  if (error instanceof CallError) return { code: error.facts.code, message };
  if (error instanceof ProxyRefusal) {
    return { code: error.status === 407 ? 'ProxyAuthenticationRequired' : 'ProxyRefused', message };
  }
  if (
    [ConnectTimeout, ResponseTimeout, AnswerTooLarge, InsecureEndpoint].some((kind) => error instanceof kind)
  ) {
    return { code: error.name ?? '', message };
  }
  if (error.$fault !== undefined && isCode(error)) return { code: error.Code ?? error.name ?? '', message };
  const network = networkCode(error);
  if (network !== undefined) return { code: network, message };
  if (trace.status !== undefined) {
    return {
      code: 'MalformedAnswer',
      message: `the answer (HTTP ${String(trace.status)}) is not one that AWS gives`,
    };
  }
  return { code: 'NetworkError', message };
}

/** The SDK names an error `Unknown…` or after its own class where the answer held no code. */
function isCode(error: ErrorShape): boolean {
  const code = error.Code ?? error.name;
  return (
    code !== undefined &&
    /^[A-Za-z][\w.:-]*$/.test(code) &&
    !/^(Unknown|Error$|SyntaxError$|TypeError$)/.test(code)
  );
}

function networkCode(error: ErrorShape): LocalCode | undefined {
  // Node tries several addresses and reports them together.
  const code = error.code ?? (error.errors?.[0] as ErrorShape | undefined)?.code ?? '';
  if (NETWORK_CODES[code]) return NETWORK_CODES[code];
  // OpenSSL's own, such as "wrong version number" where what came was never TLS.
  if (/^(EPROTO|ERR_SSL)/.test(code)) return 'TlsFailure';
  if (/^(ERR_TLS|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH)/.test(code)) {
    return 'CertificateError';
  }
  if (code.startsWith('HPE_')) return 'MalformedAnswer';
  if (/socket hang up|aborted/.test(error.message ?? '')) return 'ConnectionReset';
  return undefined;
}
