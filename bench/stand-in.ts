import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Call, Fault } from '../local-aws';

/** What `local-aws/serve.ts` says when it is ready. */
interface Addresses {
  readonly url: string;
  readonly oidc: { readonly requestUrl: string; readonly requestToken: string };
}

/** The stand-in for STS and S3, in a process of its own: what it does costs the measured program nothing but cores. */
export interface StandIn extends Addresses {
  /** Every request since the last time this was asked. */
  takeCalls(): Promise<Call[]>;
  /** Answers as these faults have it, and as no earlier ones had it. */
  setFaults(faults: readonly Fault[]): Promise<void>;
  /** A token as GitHub would issue it. */
  token(): Promise<string>;
  close(): Promise<void>;
}

export async function startStandIn(): Promise<StandIn> {
  const serve = join(import.meta.dirname, '..', 'local-aws', 'serve.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', serve], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(() => Promise.reject(new Error('the stand-in did not start'))),
  ])) as [string];
  const addresses = JSON.parse(line) as Addresses;

  async function control(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${addresses.url}/_local/${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: HTTP ${String(answer.status)}`);
    return answer.json();
  }

  return {
    ...addresses,
    takeCalls: async () => {
      const calls = (await control('GET', 'calls')) as Call[];
      await control('DELETE', 'calls');
      return calls;
    },
    setFaults: async (faults) => {
      await control('DELETE', 'faults');
      for (const fault of faults) await control('POST', 'faults', fault);
    },
    token: async () => ((await control('POST', 'oidc-token', {})) as { value: string }).value,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
