import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { credentialProcess, type Job } from '../../local-runner';
import { environmentFor, goOnFile, type Plan } from './support/instants/instants';
import { leftIn } from './support/renewal-folder';
import { KEYS, ROLE, scenario } from './support/scenario';

/*
 * Many processes that ask a profile at once make one STS call, however slow one of them is and wherever it is stopped.
 * A machine with too much to do stops them at any point; here they are stopped where it would hurt.
 */

const standIn = scenario();
const { run, operations } = standIn;

interface Asked extends Pick<Plan, 'signals' | 'holds'> {
  /** What runs the program. */
  readonly parent?: readonly string[];
}

/** One that never waits for its child, whose process id is then taken for as long as it lives: so it is in a container. */
const NEVER_WAITS = ['sh', '-c', '"$@" & exec sleep 600', 'sh'];

/** Whoever asks, with the instants that it came to. */
class Asking {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly #plan: Plan;
  #printed = '';
  #said = '';

  constructor(job: Job, trace: string, { parent = [], ...blow }: Asked) {
    this.#plan = { ...blow, trace };
    writeFileSync(trace, '');
    const [file = '', ...args] = [...parent, ...credentialProcess(job)];
    const env = { ...job.environment(), ...environmentFor(this.#plan) };
    this.#child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout!.on('data', (chunk: Buffer) => (this.#printed += chunk.toString()));
    this.#child.stderr!.on('data', (chunk: Buffer) => (this.#said += chunk.toString()));
    this.#closed = once(this.#child, 'close');
  }

  /** What it did so far, in words. */
  get instants(): string[] {
    return readFileSync(this.#plan.trace, 'utf8').split('\n').slice(0, -1);
  }

  /** How often it opened a connection: to a server, or to another who asks, whose end it waits for. */
  get connections(): number {
    return this.instants.filter((line) => line.endsWith(' connect')).length;
  }

  /** Waits until it came so far, or to its end. */
  async came(isThere: () => boolean): Promise<void> {
    const hasEnded = (): boolean => this.#child.exitCode !== null || this.#child.signalCode !== null;
    while (!isThere() && !hasEnded()) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** Lets it go on from where it is held. */
  goOn(instant: number): void {
    writeFileSync(goOnFile(this.#plan, instant), '');
  }

  /** Lets it go on to its end, and gives the access key id that it printed. */
  async answer(): Promise<string | undefined> {
    for (const instant of this.#plan.holds ?? []) this.goOn(instant);
    await this.#closed;
    expect(this.#said).toBe('');
    return this.#printed === ''
      ? undefined
      : (JSON.parse(this.#printed) as { AccessKeyId: string }).AccessKeyId;
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }
}

const started: Asking[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const one of started.splice(0)) one.end();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

interface Renewing {
  readonly folder: string;
  readonly ask: (how?: Asked) => Asking;
  /** The instant at which one that nothing happens to has its answer from STS. */
  readonly answered: number;
  /** Leaves the lock of one that was killed while it renewed; the credentials soon end yet. */
  readonly leaveLock: () => Promise<void>;
}

/** A job whose profile's credentials soon end. */
async function renewing(): Promise<Renewing> {
  const { job } = await run({ ...KEYS, 'role-to-assume': ROLE, 'aws-profile': 'deploy', refresh: 'true' });
  const traces = mkdtempSync(join(tmpdir(), 'traces-'));
  folders.push(traces);
  const folder = credentialProcess(job)[2] ?? '';
  const ask = (how: Asked = {}): Asking => {
    const asking = new Asking(job, join(traces, String(started.length)), how);
    started.push(asking);
    return asking;
  };
  age(folder);
  const first = ask();
  await first.answer();
  const answered = instantOf(first.instants, / receive$/);
  age(folder);
  standIn.aws.clearCalls();
  return {
    folder,
    ask,
    answered,
    leaveLock: async () => {
      age(folder);
      rmSync(join(folder, 'lock'), { force: true });
      await ask({ signals: { [answered]: 'SIGKILL' } }).answer();
      expect(readdirSync(folder)).toContain('lock');
      standIn.aws.clearCalls();
    },
  };
}

function age(folder: string): void {
  const path = join(folder, 'credentials.json');
  const cached = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  const expiration = new Date(Date.now() + 5 * 60_000).toISOString();
  const issued = new Date(Date.now() - 55 * 60_000).toISOString();
  writeFileSync(path, JSON.stringify({ ...cached, issued, expiration }));
}

/** The instant, from 1, of the first that a run told so. */
function instantOf(instants: readonly string[], told: RegExp): number {
  const found = instants.findIndex((line) => told.test(line));
  if (found < 0) throw new Error(`no instant is ${String(told)} among\n${instants.join('\n')}`);
  return found + 1;
}

const AT_REST = ['credentials.json', 'request.json'];

describe('one STS call', () => {
  it('is made where who renews is stopped for longer than anyone would wait', async () => {
    const { folder, ask, answered } = await renewing();
    const slow = ask({ holds: [answered] });
    await slow.came(() => slow.instants.length >= answered);
    const longAgo = new Date(Date.now() - 24 * 60 * 60_000);
    utimesSync(join(folder, 'lock'), longAgo, longAgo);
    const other = ask();
    await other.came(() => other.connections > 0);

    expect(await slow.answer()).toBe(await other.answer());
    expect(operations()).toEqual(['AssumeRole']);
    expect(leftIn(folder)).toEqual(AT_REST);
  });

  it('is made where who takes away a killed one’s lock is stopped while it does', async () => {
    const { folder, ask, leaveLock } = await renewing();
    await leaveLock();
    const trial = ask();
    await trial.answer();
    const taking = instantOf(trial.instants, / (rename|rm|unlink)Sync \S+\/lock( |$)/);
    const answered = instantOf(trial.instants, / receive$/);
    await leaveLock();

    const slow = ask({ holds: [taking, taking + 1] });
    await slow.came(() => slow.instants.length >= taking);
    const second = ask({ holds: [answered] });
    await second.came(() => second.instants.length >= answered || second.connections > 1);
    slow.goOn(taking);
    await slow.came(() => slow.instants.length > taking);
    const third = ask();
    await third.came(() => third.connections > 0);

    const answers = await Promise.all([slow, second, third].map((one) => one.answer()));
    expect(new Set(answers).size).toBe(1);
    expect(operations()).toEqual(['AssumeRole']);
    expect(leftIn(folder)).toEqual(AT_REST);
  });

  it('is made anew at once where who renewed was killed, though its parent has not noticed', async () => {
    const { folder, ask, answered } = await renewing();
    const killed = ask({ signals: { [answered]: 'SIGKILL' }, parent: NEVER_WAITS });
    await killed.came(() => killed.instants.length >= answered);

    expect(await ask().answer()).toMatch(/^ASIA/);
    expect(operations()).toEqual(['AssumeRole', 'AssumeRole']);
    expect(leftIn(folder)).toEqual(AT_REST);
  });

  it('is made by the next where who takes away a killed one’s lock is killed, too, at any instant', async () => {
    const { folder, ask, leaveLock } = await renewing();
    const old = idIn(folder);
    let instant = 0;
    let hasEnded = false;
    while (!hasEnded) {
      instant += 1;
      await leaveLock();
      const struck = ask({ signals: { [instant]: 'SIGKILL' } });
      hasEnded = (await struck.answer()) !== undefined && struck.instants.length < instant;

      const next = await Promise.all([ask().answer(), ask().answer()]);
      expect(new Set(next)).toEqual(new Set([idIn(folder)]));
      expect(next).not.toContain(old);
    }
    expect(instant).toBeGreaterThan(15);
  });
});

function idIn(folder: string): string {
  const { accessKeyId } = JSON.parse(readFileSync(join(folder, 'credentials.json'), 'utf8')) as {
    accessKeyId: string;
  };
  return accessKeyId;
}
