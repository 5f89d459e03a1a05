import { type Fault, type FaultableAnswer, THROTTLING_CODES } from '../local-aws';
import type { MatrixCall } from './calls';

/** Where a connection ends up that should have gone to the server, or to the proxy. */
export type Elsewhere =
  | 'closed port'
  | 'full queue'
  | 'unknown host'
  | 'no resolver'
  | 'self-signed'
  | 'expired'
  | 'other host'
  | 'silent'
  | 'no TLS'
  | 'proxy that wants a password'
  | 'proxy that refuses'
  | 'proxy that says 502'
  | 'proxy that is silent'
  | 'proxy that hangs up';

export interface MatrixFault {
  readonly group: string;
  /** Of the table, and of `results.json`. */
  readonly name: string;
  /** What the server does in place of its answer; undefined where that makes no sense for the call. */
  readonly acts?: (call: MatrixCall) => readonly Fault[] | undefined;
  /** What becomes of the connection. */
  readonly elsewhere?: Elsewhere;
  /** Milliseconds by which this machine's clock is before AWS's. */
  readonly clockAhead?: number;
  /** It ends by a deadline, which the test has come sooner. */
  readonly stalls?: true;
  /** It is tried too what becomes of a fault that does not last. */
  readonly passes?: true;
  /** The fault is over by the time the connection would be there. */
  readonly connecting?: true;
}

/** Bytes of an answer that is far too large. */
const OVERSIZED = 100 * 1024 * 1024;
const DAY = 86_400_000;

const STATUS: readonly (readonly [number, string])[] = [
  [400, 'ValidationError'],
  [403, 'AccessDenied'],
  [404, 'NotFound'],
  [409, 'OperationAborted'],
  [429, 'TooManyRequests'],
  [500, 'InternalFailure'],
  [502, 'BadGateway'],
  [503, 'ServiceUnavailable'],
  [504, 'GatewayTimeout'],
];
const PASSING_STATUS = new Set([429, 500, 502, 503, 504]);

const always = (act: Fault) => () => [act];

/** Where the answer has a body that can be cut short. */
const withBody = (act: Fault) => (call: MatrixCall) =>
  call.body === 'empty' || call.body === 'none' ? undefined : [act];

const withCredentials = (act: Fault) => (call: MatrixCall) =>
  call.body === 'credentials' ? [act] : undefined;

/** AWS's codes are said in XML. */
const inXml = (acts: readonly Fault[]) => (call: MatrixCall) => (call.body === 'json' ? undefined : acts);

function withoutNeeded({ needed, body }: MatrixCall): readonly Fault[] | undefined {
  if (needed.length === 0) return undefined;
  if (body === 'credentials' || body === 'xml') return [{ kind: 'edit', remove: [...needed] }];
  const transform = (answer: FaultableAnswer): FaultableAnswer =>
    body === 'json'
      ? { ...answer, body: '{}' }
      : {
          ...answer,
          headers: Object.fromEntries(
            Object.entries(answer.headers).filter(([name]) => !needed.includes(name.toLowerCase())),
          ),
        };
  return [{ kind: 'transform', transform }];
}

function wrongRoot({ body }: MatrixCall): readonly Fault[] | undefined {
  switch (body) {
    case 'credentials':
    case 'xml':
      return [{ kind: 'wrong-root' }];
    case 'json':
      return [
        { kind: 'transform', transform: (answer) => ({ ...answer, body: JSON.stringify([answer.body]) }) },
      ];
    default:
      return undefined;
  }
}

/** Everything that can go wrong on the way to an answer, or with it. */
export const FAULTS: readonly MatrixFault[] = [
  ...group('Connection', [
    { name: 'refused', elsewhere: 'closed port', passes: true, connecting: true },
    { name: 'never made', elsewhere: 'full queue', passes: true, connecting: true, stalls: true },
    { name: 'host name unknown', elsewhere: 'unknown host', connecting: true },
    { name: 'no answer of DNS', elsewhere: 'no resolver', passes: true, connecting: true },
    {
      name: 'reset before the answer',
      acts: always({ kind: 'reset', when: 'before-headers' }),
      passes: true,
    },
    {
      name: 'reset after the headers',
      acts: withBody({ kind: 'reset', when: 'after-headers' }),
      passes: true,
    },
    { name: 'silent', acts: always({ kind: 'stall', at: 'accept' }), passes: true, stalls: true },
    {
      name: 'silent amid the headers',
      acts: always({ kind: 'stall', at: 'headers' }),
      passes: true,
      stalls: true,
    },
    {
      name: 'silent amid the body',
      acts: withBody({ kind: 'stall', at: 'body' }),
      passes: true,
      stalls: true,
    },
    { name: 'closed amid the body', acts: withBody({ kind: 'truncate' }), passes: true },
  ]),
  ...group('TLS', [
    { name: 'certificate signed by nobody known', elsewhere: 'self-signed' },
    { name: 'certificate expired', elsewhere: 'expired' },
    { name: 'certificate of another host', elsewhere: 'other host' },
    { name: 'silent amid the handshake', elsewhere: 'silent', passes: true, connecting: true, stalls: true },
    { name: 'no TLS at all', elsewhere: 'no TLS' },
  ]),
  ...group('Proxy', [
    { name: 'not running', elsewhere: 'closed port', passes: true, connecting: true },
    { name: 'wants a password', elsewhere: 'proxy that wants a password', connecting: true },
    { name: 'refuses (403)', elsewhere: 'proxy that refuses', connecting: true },
    {
      name: 'cannot reach the server (502)',
      elsewhere: 'proxy that says 502',
      passes: true,
      connecting: true,
    },
    { name: 'silent', elsewhere: 'proxy that is silent', passes: true, connecting: true, stalls: true },
    { name: 'hangs up', elsewhere: 'proxy that hangs up', passes: true, connecting: true },
  ]),
  ...group('Answer', [
    { name: 'empty', acts: (call) => (call.body === 'none' ? undefined : [{ kind: 'empty' }]) },
    { name: 'HTML, HTTP 200', acts: always({ kind: 'html', status: 200 }) },
    { name: 'HTML, HTTP 403', acts: always({ kind: 'html', status: 403 }) },
    { name: 'HTML, HTTP 502', acts: always({ kind: 'html', status: 502 }), passes: true },
    { name: 'another document', acts: wrongRoot },
    { name: 'without what is needed', acts: withoutNeeded },
    ...['AccessKeyId', 'SecretAccessKey', 'Expiration'].map((field) => ({
      name: `credentials without ${field}`,
      acts: withCredentials({ kind: 'edit', remove: [field] }),
    })),
    {
      name: 'credentials that have ended',
      acts: withCredentials({ kind: 'edit', set: { Expiration: '2020-01-01T00:00:00Z' } }),
    },
    {
      name: 'credentials that end in 9999',
      acts: withCredentials({ kind: 'edit', set: { Expiration: '9999-12-31T23:59:59Z' } }),
    },
    {
      name: 'credentials that end at no time that there is',
      acts: withCredentials({ kind: 'edit', set: { Expiration: 'soon' } }),
    },
    {
      name: '100 MB',
      acts: (call) => (call.body === 'none' ? undefined : [{ kind: 'oversize', bytes: OVERSIZED }]),
    },
  ]),
  ...group(
    'Status',
    STATUS.map(([status, code]) => ({
      name: `HTTP ${String(status)}`,
      acts: always({ kind: 'error', status, code }),
      ...(PASSING_STATUS.has(status) && { passes: true }),
    })),
  ),
  ...group('Throttling', [
    ...THROTTLING_CODES.map((code) => ({ name: code, acts: inXml([{ kind: 'throttle', code }]) })),
    {
      name: 'each of these codes once, one after another',
      acts: inXml(THROTTLING_CODES.map((code) => ({ kind: 'throttle', code, times: 1 }))),
    },
  ]),
  ...group('Clock', [
    { name: 'this machine’s is a day ahead', clockAhead: DAY },
    { name: 'this machine’s is a day behind', clockAhead: -DAY },
  ]),
];

function group(name: string, faults: readonly Omit<MatrixFault, 'group'>[]): MatrixFault[] {
  return faults.map((fault) => ({ group: name, ...fault }));
}

/** One fault of one call. */
export interface Cell {
  readonly call: MatrixCall;
  readonly fault: MatrixFault;
  /** The fault does not last: what comes after it is as usual. */
  readonly once: boolean;
}

/** Every fault of every call that it makes sense for, lasting, and, where it can, passing. */
export function cellsOf(call: MatrixCall): Cell[] {
  return FAULTS.filter(({ acts }) => acts === undefined || acts(call) !== undefined).flatMap((fault) => [
    { call, fault, once: false },
    ...(fault.passes ? [{ call, fault, once: true }] : []),
  ]);
}

export function nameOf({ fault, once }: Pick<Cell, 'fault' | 'once'>): string {
  return `${fault.group}: ${fault.name}${once ? ', once' : ''}`;
}

/** Names as of {@link nameOf}, in the order of the matrix. */
export const CELL_NAMES: readonly string[] = FAULTS.flatMap((fault) => [
  nameOf({ fault, once: false }),
  ...(fault.passes ? [nameOf({ fault, once: true })] : []),
]);
