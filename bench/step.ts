import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Job, parseKeyValuePairs, readActionMetadata } from '../local-runner';
import { evaluateDefault } from '../local-runner/context';
import type { Program } from './run-once';
import type { StandIn } from './stand-in';

const FILES = ['ENV', 'OUTPUT', 'STATE', 'PATH', 'STEP_SUMMARY'] as const;

export interface StepOf {
  /** Folder of the action: that of its `action.yml`. */
  readonly action: string;
  /** The step's `with:`. Inputs that the action does not have are left out. */
  readonly with: Readonly<Record<string, string>>;
  readonly standIn: StandIn;
  /** Lets the job ask for an OIDC token. */
  readonly oidc?: boolean;
  /** Variables beside those that a runner sets. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Step extends Program {
  /** Runs the step's cleaning up after the job, given what the step left in its state. */
  readonly post: (state: Readonly<Record<string, string>>) => Program;
  /** What the last run left in its state. */
  readonly state: () => Promise<Record<string, string>>;
}

/** A step of an action, as a runner starts it. */
export async function stepOf(job: Job, { action, with: given, standIn, oidc, env }: StepOf): Promise<Step> {
  const metadata = await readActionMetadata(action);
  const folder = resolve(action);
  const values = new Map<string, string>();
  for (const [name, input] of metadata.inputs) {
    const value =
      given[name] ?? (input.default === undefined ? '' : evaluateDefault(input.default, job.context));
    values.set(`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value);
  }
  const files = Object.fromEntries(
    FILES.map((name) => [`GITHUB_${name}`, join(job.temp, `${name.toLowerCase()}_bench`)]),
  );
  for (const file of Object.values(files)) await writeFile(file, '');
  const whole = {
    ...job.environment(),
    GITHUB_ACTION: '__self',
    GITHUB_ACTION_PATH: folder,
    BENCH_ENDPOINT: standIn.url,
    // For an action that has no input for it: the SDK's own variable.
    AWS_ENDPOINT_URL_STS: standIn.url,
    ...files,
    ...Object.fromEntries(values),
    ...(oidc && {
      ACTIONS_ID_TOKEN_REQUEST_URL: standIn.oidc.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: standIn.oidc.requestToken,
    }),
    ...env,
  };
  const started = (script: string, extra: Readonly<Record<string, string>>): Program => ({
    args: [join(folder, script)],
    env: { ...whole, ...extra },
    cwd: job.workspace,
    files: Object.values(files),
  });
  return {
    ...started(metadata.main, {}),
    post: (state) =>
      started(
        metadata.post ?? metadata.main,
        Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])),
      ),
    state: async () =>
      Object.fromEntries(parseKeyValuePairs(await readFile(files['GITHUB_STATE'] ?? '', 'utf8'))),
  };
}
