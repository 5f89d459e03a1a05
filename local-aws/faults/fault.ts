import type { ThrottlingCode } from './throttling';
import type { Service } from '../calls';

/** Which requests a fault meets. What is left out matches everything. */
export interface FaultMatch {
  service?: Service;
  operation?: string;
  bucket?: string;
  key?: string;
  /** Lets this many matching requests through first. */
  after?: number;
  /** Then meets only this many. Without it, every one. */
  times?: number;
}

/**
 * A failure to act out. The first fault given that matches acts; a `delay` and a `rate` that still has
 * tokens let the next one have its turn.
 */
export type Fault = FaultMatch & FaultAct;

/** All but `transform` are JSON-able and so may be posted to `/_local/faults`. */
export type FaultAct =
  /** An error as AWS would write it for the service. */
  | { kind: 'error'; status: number; code: string; message?: string; headers?: Record<string, string> }
  /** One of AWS's throttling answers, with the status that belongs to it. */
  | { kind: 'throttle'; code?: ThrottlingCode }
  /** A token bucket; refused requests get the throttling answer. By the server's clock. */
  | { kind: 'rate'; perSecond: number; burst?: number; code?: ThrottlingCode }
  /** The connection is reset. After the headers: status 200 and the headers were sent, no byte of the body. */
  | { kind: 'reset'; when: 'before-headers' | 'after-headers' }
  /**
   * The connection stays open and silent: from the start (`accept`), after a status line and an unfinished
   * head (`headers`), or after half of the body (`body`).
   */
  | { kind: 'stall'; at: 'accept' | 'headers' | 'body' }
  /** Content-Length promises the whole body; the connection closes after half of it. */
  | { kind: 'truncate' }
  | { kind: 'empty'; status?: number }
  /** A proxy's or captive portal's page. */
  | { kind: 'html'; status?: number; body?: string }
  /** The answer's root element has another name. */
  | { kind: 'wrong-root'; root?: string }
  /** Elements of the XML answer, by name, removed or given another text. */
  | { kind: 'edit'; remove?: string[]; set?: Record<string, string> }
  /** Spaces follow the body until it has this many bytes. */
  | { kind: 'oversize'; bytes: number }
  /** Milliseconds before the answer, which is then as usual. */
  | { kind: 'delay'; ms: number }
  | { kind: 'transform'; transform: (answer: FaultableAnswer) => FaultableAnswer };

/** What a `transform` may change. */
export interface FaultableAnswer {
  status: number;
  /** Several values are as many lines. */
  headers: Record<string, string | string[]>;
  body: string;
}
