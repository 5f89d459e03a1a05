import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import {
  FileCommandError,
  Job,
  parseKeyValuePairs,
  type JobOptions,
  type StepResult,
} from '../../../../local-runner';

/** A way to hand credentials on: what a step is given, and what it finds. */
export interface Delivery {
  readonly inputs: Readonly<Record<string, string>>;
  /** AWS's shared files of the job, by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly job?: JobOptions;
}

const FILES = {
  config: '# mine\n[default]\nregion = us-west-2\n\n[profile team]\noutput = json',
  credentials:
    '[team]\r\naws_access_key_id=AKIAI44QH8DHBEXAMPLE\r\naws_secret_access_key=je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\r\n',
};

export const DELIVERIES: Readonly<Record<string, Delivery>> = {
  'environment and outputs': { inputs: {} },
  'a new profile': { inputs: { 'aws-profile': 'dev' } },
  'a profile beside others, and the environment': {
    inputs: { 'aws-profile': 'dev', 'output-env-credentials': 'true' },
    files: FILES,
  },
  'an overwritten profile': {
    inputs: { 'aws-profile': 'team', 'overwrite-aws-profile': 'true' },
    files: FILES,
  },
  'a profile for a job that has AWS_PROFILE': {
    inputs: {},
    files: FILES,
    job: { env: { AWS_PROFILE: 'team' } },
  },
  'a profile that renews itself': { inputs: { 'aws-profile': 'dev', refresh: 'true' } },
  'an overwritten profile that renews itself': {
    inputs: { 'aws-profile': 'team', 'overwrite-aws-profile': 'true', refresh: 'true' },
    files: FILES,
  },
};

/** A job with the delivery's shared files. */
async function jobFor({ files = {}, job: options }: Delivery): Promise<Job> {
  const job = await Job.start(options);
  if (Object.keys(files).length > 0) await mkdir(join(job.home, '.aws'), { mode: 0o700 });
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(job.home, '.aws', name), text, { mode: 0o600 });
  }
  return job;
}

/** Acts in a job of the delivery's, which is gone afterwards. */
export async function inJob(delivery: Delivery, act: (job: Job) => Promise<void>): Promise<void> {
  const job = await jobFor(delivery);
  try {
    await act(job);
  } finally {
    await job.remove();
  }
}

/** What a job has on disk beside the runner's own files: modes and texts, a character a byte, by path. */
export function onDisk(job: Job): Record<string, string> {
  const found: Record<string, string> = {};
  for (const folder of [job.home, job.temp]) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (path.includes('_github_workflow')) continue;
      const mode = (lstatSync(path).mode & 0o777).toString(8);
      found[relative(job.folder, path)] = entry.isFile() ? `${mode} ${readFileSync(path, 'latin1')}` : mode;
    }
  }
  return found;
}

/** What a run that nothing happened to leaves, to compare others with. */
export interface Whole {
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
  readonly names: Readonly<Record<Handed, readonly string[]>>;
}

const HANDED = ['STATE', 'ENV', 'OUTPUT'] as const;
type Handed = (typeof HANDED)[number];

export function wholeOf(before: Whole['before'], job: Job, step: StepResult): Whole {
  const { STATE, ENV, OUTPUT } = step.files;
  const names = { STATE: namesIn(STATE), ENV: namesIn(ENV), OUTPUT: namesIn(OUTPUT) };
  return { before, after: alike(job, onDisk(job)), names };
}

/** With what is another in each run taken out: paths, random names and the credentials themselves. */
function alike(job: Job, disk: Readonly<Record<string, string>>): Record<string, string> {
  const change = (text: string): string =>
    nameAlike(text)
      .replaceAll(job.folder, 'JOB')
      .replace(/(aws_access_key_id = ASIA|aws_secret_access_key = |aws_session_token = ).*/g, '$1SECRET')
      // What a renewal keeps has times and credentials in it; that it is all there is seen by its being JSON.
      .replace(/^600 (?=\{)(.*)$/s, (_all, json: string) => `600 ${shapeOf(json)}`);
  return Object.fromEntries(Object.entries(disk).map(([path, text]) => [nameAlike(path), change(text)]));
}

function nameAlike(name: string): string {
  return name.replace(/[0-9a-f]{16}/g, 'RANDOM');
}

function shapeOf(json: string): string {
  try {
    return Object.keys(JSON.parse(json) as object).join();
  } catch {
    return `half: ${json}`;
  }
}

function namesIn(text: string): string[] {
  return parseKeyValuePairs(text).map(([name]) => name);
}

/**
 * What is mixed or half after a step that did not end as it wished to. Shared files and those of the runner must each be
 * the old or the new; and what is named must be there.
 */
export function mixed(whole: Whole, job: Job, step: StepResult): string[] {
  const faults: string[] = [];
  const handed = (name: Handed): boolean => step.files[name] !== '';
  for (const [index, name] of HANDED.entries()) {
    try {
      const names = namesIn(step.files[name]);
      if (handed(name) && names.join() !== whole.names[name].join())
        faults.push(`${name} is half: ${names.join()}`);
    } catch (error) {
      if (!(error instanceof FileCommandError)) throw error;
      faults.push(`${name} is half: ${error.message}`);
    }
    const missing = HANDED.slice(0, index).find(
      (earlier) => !handed(earlier) && whole.names[earlier].length > 0,
    );
    if (handed(name) && missing !== undefined) faults.push(`${name} without ${missing}`);
  }
  const { outputs, exportedEnv, state } = step;
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) {
    const output = outputs[name.toLowerCase().replaceAll('_', '-')];
    if (
      handed('ENV') &&
      handed('OUTPUT') &&
      exportedEnv[name] !== undefined &&
      exportedEnv[name] !== output
    ) {
      faults.push(`${name} is of another set than the output`);
    }
  }
  const disk = onDisk(job);
  const now = alike(job, disk);
  for (const path of ['config', 'credentials'].map((name) => join('home', '.aws', name))) {
    if (now[path] !== whole.before[path] && now[path] !== whole.after[path])
      faults.push(`${path} is neither old nor new: ${now[path] ?? 'gone'}`);
    const named = exportedEnv['AWS_PROFILE'];
    if (named !== undefined && job.env['AWS_PROFILE'] === named && now[path] !== whole.after[path])
      faults.push(`AWS_PROFILE names a profile that ${path} does not have`);
  }
  for (const path of Object.keys(disk)) {
    const name = nameAlike(path);
    const isKnown = name in whole.before || name in whole.after;
    if (!isKnown && !isNoted(join(job.folder, path), state)) faults.push(`nobody knows of ${path}`);
  }
  return faults;
}

/** Whether the state says that a path is the step's, so that its post step removes it. */
function isNoted(path: string, { renewal, profile }: Readonly<Record<string, string>>): boolean {
  if (renewal !== undefined && path.startsWith(renewal)) return true;
  const { files } = JSON.parse(profile ?? '{"files":[]}') as { files: { temporary: string }[] };
  return files.some(({ temporary }) => path === temporary || path === `${temporary}.kept`);
}

/** What is not as it was before the step, now that its post step ran. */
export function leftAfterPost(
  whole: Whole,
  job: Job,
  step: StepResult,
  post: StepResult | undefined,
): string[] {
  const faults: string[] = [];
  if (post?.outcome !== 'success')
    faults.push(`the post step ended as ${post?.outcome ?? 'none'}: ${post?.rawLog ?? ''}`);
  if (post && post.annotations.length > 0) faults.push(`the post step warns: ${post.shownLog}`);
  const disk = onDisk(job);
  for (const path of new Set([...Object.keys(disk), ...Object.keys(whole.before)])) {
    if (disk[path] !== whole.before[path])
      faults.push(`${path} is ${disk[path] ?? 'gone'}, was ${whole.before[path] ?? 'not there'}`);
  }
  for (const name of Object.keys(step.exportedEnv)) {
    if (/KEY|TOKEN/.test(name) && job.env[name] !== '') faults.push(`${name} stays in the environment`);
  }
  return faults;
}
