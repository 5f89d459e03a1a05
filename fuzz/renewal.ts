import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { findSecrets } from '../leak-scan';
import { startLocalAws } from '../local-aws';
import { credentialProcess, Job } from '../local-runner';
import { CALLS } from '../reliability/calls';
import { endedCredentials, runProgram } from '../reliability/observe';
import { renewalComplaints } from './judge';
import { oddJson } from './json';
import type { Came } from './run';
import { payload, wrongTexts } from './texts';
import { guarded, HUNG_MS, peakIn } from './try-out';

/** What is where a renewal expects a file of its own: this text, nothing, or a folder. */
type Found = { readonly holds: string } | 'nothing' | 'a folder';

/** The folder that a profile's program renews credentials by. */
export interface Renewal {
  readonly request: Found;
  readonly credentials: Found;
  readonly lock: Found;
}

export interface Renewals {
  readonly cases: fc.Arbitrary<Renewal>;
  tryOut(
    renewal: Renewal,
    options?: { readonly program?: string; readonly timeoutMs?: number },
  ): Promise<Came>;
  close(): Promise<void>;
}

/** Begins from what a real step left for its profile's renewal. */
export async function startRenewals(): Promise<Renewals> {
  const aws = await startLocalAws();
  const job = await Job.start();
  const call = CALLS.find(({ renewal }) => renewal);
  const inputs = call?.inputs(aws) ?? {};
  const step = await job.step({
    with: {
      'aws-region': 'us-east-1',
      'sts-endpoint': aws.url,
      'aws-profile': 'fuzz',
      'output-env-credentials': 'false',
      ...inputs,
    },
  });
  if (step.outcome !== 'success') throw new Error(`no renewal to begin from: ${step.shownLog}`);
  const [node, script = '', left = ''] = credentialProcess(job);
  const request = await readFile(join(left, 'request.json'), 'utf8');
  const fresh = await readFile(join(left, 'credentials.json'), 'utf8');
  const ended = endedCredentials(fresh);
  const secrets = ['aws-access-key-id', 'aws-secret-access-key'].map((name) => ({
    name,
    value: inputs[name] ?? '',
  }));
  const work = await mkdtemp(join(tmpdir(), 'renewals-'));
  let count = 0;

  return {
    cases: fc.record({
      request: found(JSON.parse(request)),
      credentials: fc.oneof(found(JSON.parse(ended)), found(JSON.parse(fresh))),
      lock: fc.oneof(
        { weight: 3, arbitrary: fc.constant<Found>('nothing') },
        // Of a process that is no more; for one that runs, the program waits.
        { weight: 2, arbitrary: found({ pid: 2 ** 22 + 1, own: 'lock' }) },
      ),
    }),
    async tryOut(renewal, { program = script, timeoutMs = HUNG_MS } = {}) {
      const folder = join(work, String((count += 1)));
      const report = join(work, `${String(count)}.json`);
      await mkdir(folder, { mode: 0o700 });
      for (const [name, what] of [
        ['request.json', renewal.request],
        ['credentials.json', renewal.credentials],
        ['lock', renewal.lock],
      ] as const) {
        if (what === 'a folder') await mkdir(join(folder, name));
        else if (what !== 'nothing') await writeFile(join(folder, name), what.holds, { mode: 0o600 });
      }
      const env = { ...job.environment(), ...guarded({ report }) };
      const end = await runProgram(node, [program, folder], env, timeoutMs);
      await rm(folder, { recursive: true });
      const leaks = findSecrets(end.stderr, secrets).map(
        ({ secret, form }) => `standard error: ${secret} (${form})`,
      );
      return {
        complaints: [...renewalComplaints(end, peakIn(report)), ...leaks],
        ends: end.exitCode === 0 ? 'credentials' : 'a reason',
      };
    },
    close: async () => {
      await job.remove();
      await rm(work, { recursive: true });
      await aws.close();
    },
  };
}

function found(right: unknown): fc.Arbitrary<Found> {
  const holds = (text: string): Found => ({ holds: text });
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(holds(JSON.stringify(right))) },
    { weight: 4, arbitrary: oddJson(right).map(holds) },
    { weight: 1, arbitrary: fc.oneof(payload, ...Object.values(wrongTexts(5000))).map(holds) },
    { weight: 1, arbitrary: fc.constantFrom<Found>('nothing', 'a folder') },
  );
}
