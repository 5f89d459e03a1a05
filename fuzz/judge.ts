import { crashes, illTold } from '../reliability/judge';
import type { ProgramEnd } from '../reliability/observe';
import { injectedBy } from '../__tests__/support/injected';
import {
  type CommandFile,
  FileCommandError,
  parseKeyValuePairs,
  parseWorkflowCommand,
  type StepResult,
} from '../local-runner';

/** What came of a trial. */
export interface Observed {
  readonly step: StepResult;
  /** The inputs that the step had. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The names of the action's outputs. */
  readonly outputs: readonly string[];
  /** What the runner's files held before. */
  readonly before: Readonly<Partial<Record<CommandFile, string>>>;
  /** Files, but for the runner's, that are other than before, by their names. */
  readonly touched: readonly string[];
  /** What the shared credentials file holds after it. */
  readonly credentialsFile: string;
  readonly peak?: number;
}

/** Commands that the action prints. */
const COMMANDS = ['add-mask', 'debug', 'endgroup', 'error', 'group', 'warning'];
/** Variables that it hands on, and those that it empties. */
const SET = [
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION', 'AWS_DEFAULT_REGION'],
];
const OTHERS = ['AWS_CREDENTIAL_EXPIRATION', 'AWS_SECURITY_TOKEN', 'AWS_PROFILE', 'AWS_DEFAULT_PROFILE'];
const OUTPUTS = ['aws-access-key-id', 'aws-secret-access-key', 'aws-session-token'];
const OF_A_FAILED_STEP = ['mode', 'verified'];
const STATE = ['undo', 'profile', 'renewal'];
/** What Node says where a program leaves it to say something. */
const OF_NODE = /^Node\.js v\d|node:internal|UnhandledPromiseRejection|\bat file:\/\/|DeprecationWarning/m;

/** What must not be, whatever the trial: none where all is well. That nothing leaks is the leak scan's to say. */
export function complaints(observed: Observed): string[] {
  const { step, outputs, before, touched } = observed;
  if (step.timedOut) return ['it did not end'];
  const found = illPrinted(observed);
  const errors = errorsOf(step);
  const written = entriesOf(observed, found);
  const unknown = [
    ...Object.keys(written.ENV).filter((name) => ![...SET, ...OTHERS].includes(name)),
    ...Object.keys(written.OUTPUT).filter((name) => !outputs.includes(name)),
    ...Object.keys(written.STATE).filter((name) => !STATE.includes(name)),
    ...(step.files.PATH === (before.PATH ?? '') ? [] : ['PATH']),
  ];
  if (unknown.length > 0) found.push(`it handed on what it has no name for: ${unknown.join(', ')}`);

  if (step.exitCode === 0) {
    if (errors.length > 0) found.push(`it went well, but told ${String(errors.length)} errors`);
    found.push(...incomplete(observed, written));
  } else {
    found.push(...illTold(step.exitCode, errors));
    const handedOn = [
      ...Object.keys(written.ENV),
      ...Object.keys(written.OUTPUT).filter((name) => !OF_A_FAILED_STEP.includes(name)),
      ...Object.keys(written.STATE),
      ...touched,
    ];
    if (handedOn.length > 0) found.push(`it failed, but handed on: ${handedOn.join(', ')}`);
  }
  return found;
}

/** The same for a post step, which fails no job. */
export function postComplaints(observed: Pick<Observed, 'step' | 'before' | 'peak'>): string[] {
  const { step } = observed;
  if (step.timedOut) return ['it did not end'];
  const found = illPrinted(observed);
  const errors = errorsOf(step).length;
  if (step.exitCode !== 0 || errors > 0)
    found.push(`it ended with exit code ${String(step.exitCode)} and ${String(errors)} errors`);
  const { ENV, OUTPUT, STATE } = entriesOf(observed, found);
  const names = [
    ...Object.keys(ENV).filter((name) => !name.startsWith('AWS_')),
    ...Object.keys(OUTPUT),
    ...Object.keys(STATE),
  ];
  if (names.length > 0) found.push(`it handed on: ${names.join(', ')}`);
  return found;
}

/** The same for the program that renews a profile: credentials or a reason, and nothing else. */
export function renewalComplaints({ hung, exitCode, stdout, stderr }: ProgramEnd, peak?: number): string[] {
  if (hung) return ['it did not end'];
  const found = crashes({ printed: stderr, ...(peak !== undefined && { peak }) });
  if (OF_NODE.test(stderr)) found.push('it left it to Node to say what is wrong');
  if (exitCode === 0) {
    if (!areCredentials(stdout)) found.push('it printed something else than credentials');
    if (stderr !== '') found.push('it went well, and complains');
  } else {
    if (exitCode !== 1) found.push(`it ended with exit code ${String(exitCode)}`);
    if (stdout !== '') found.push('it failed, and printed something for credentials');
    if (!/^The credentials could not be renewed: ./.test(stderr)) found.push('it tells no reason');
  }
  return found;
}

function areCredentials(text: string): boolean {
  try {
    const { Version, Expiration, ...texts } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const names = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].filter(
      (name) => texts[name] !== undefined,
    );
    return (
      Version === 1 &&
      names.length >= 2 &&
      names.every((name) => typeof texts[name] === 'string') &&
      (Expiration === undefined || (typeof Expiration === 'string' && !Number.isNaN(Date.parse(Expiration))))
    );
  } catch {
    return false;
  }
}

/** What nothing of it may print. */
function illPrinted({ step, before, peak }: Pick<Observed, 'step' | 'before' | 'peak'>): string[] {
  const found = crashes({ printed: step.rawLog, ...(peak !== undefined && { peak }) });
  if (OF_NODE.test(step.rawLog)) found.push('it left it to Node to say what is wrong');
  const summary = step.files.STEP_SUMMARY.slice(before.STEP_SUMMARY?.length ?? 0);
  found.push(...injectedBy({ ...step, summary }).map((what) => `what it was given was a command: ${what}`));
  const odd = commandsIn(step.rawLog).filter(({ name }) => !COMMANDS.includes(name));
  if (odd.length > 0) found.push(`it printed the commands ${odd.map(({ name }) => name).join(', ')}`);
  return found;
}

/** Title and text of the errors that it told; the runner may add some. */
function errorsOf({ rawLog }: StepResult): string[] {
  return commandsIn(rawLog)
    .filter(({ name }) => name === 'error')
    .map(({ properties, message }) => `${properties['title'] ?? ''}\n${message}`);
}

type Entries = Readonly<Record<string, string>>;
interface Written {
  readonly ENV: Entries;
  readonly OUTPUT: Entries;
  readonly STATE: Entries;
}

/** What the step wrote into the runner's files, behind what was there. */
function entriesOf({ step, before }: Pick<Observed, 'step' | 'before'>, found: string[]): Written {
  const entries = (name: CommandFile): Entries => {
    const earlier = before[name] ?? '';
    const text = step.files[name];
    if (!text.startsWith(earlier)) {
      found.push(`it changed what was in ${name}`);
      return {};
    }
    try {
      const own = pairs(text.slice(earlier.length));
      // A line that is not ended must not run into the step's own, and what was there stays as it was.
      const kept = readable(earlier);
      const read = kept && pairs(text);
      if (kept && JSON.stringify(read) !== JSON.stringify([...kept, ...own]))
        found.push(`what it wrote to ${name} is read as something else`);
      return Object.fromEntries(own);
    } catch (error) {
      if (!(error instanceof FileCommandError)) throw error;
      found.push(`it wrote to ${name} what a runner cannot read`);
      return {};
    }
  };
  return { ENV: entries('ENV'), OUTPUT: entries('OUTPUT'), STATE: entries('STATE') };
}

function pairs(text: string): [name: string, value: string][] {
  return parseKeyValuePairs(text);
}

/** The entries, unless whoever wrote them left one half written. */
export function readable(text: string): [name: string, value: string][] | undefined {
  try {
    return pairs(text);
  } catch {
    return undefined;
  }
}

/** What lacks where a step went well: a set is there as a whole, and is one set, wherever it was handed on. */
function incomplete({ inputs, touched, credentialsFile }: Observed, { ENV, OUTPUT }: Written): string[] {
  const found: string[] = [];
  const ids = new Set<string>();
  const whole = (where: string, names: readonly string[], entries: Entries): void => {
    const there = names.filter((name) => entries[name]);
    if (there.length === 0) return;
    if (there.length < names.length)
      found.push(`it handed on half a set: ${where} without ${missing(names, entries)}`);
    ids.add(entries[names[0] ?? ''] ?? '');
  };
  whole('environment', SET, ENV);
  whole('outputs', OUTPUTS, OUTPUT);
  if (touched.some((name) => name === 'credentials')) {
    const section = sectionOf(credentialsFile, inputs['aws-profile']?.trim() ?? '');
    whole('profile', ['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token'], section);
  }
  if (ids.size > 1) found.push('what it handed on does not fit together');
  const { mode } = OUTPUT;
  if (mode === undefined) found.push('it went well, but tells no mode');
  const asked = !/^false$/i.test(inputs['output-credentials']?.trim() ?? '');
  if (asked && mode !== undefined && mode !== 'existing' && OUTPUT['aws-access-key-id'] === undefined)
    found.push('it went well, but put out no credentials');
  return found;
}

function missing(names: readonly string[], entries: Entries): string {
  return names.filter((name) => !entries[name]).join(', ');
}

/** The settings of a profile in a credentials file. */
function sectionOf(text: string, profile: string): Entries {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => line.trim() === `[${profile}]`);
  const end = lines.findIndex((line, index) => index > start && line.startsWith('['));
  return Object.fromEntries(
    lines
      .slice(start + 1, end < 0 ? undefined : end)
      .map((line) => line.split(/ *= */, 2) as [string, string])
      .filter(([, value]) => value),
  );
}

function commandsIn(rawLog: string): NonNullable<ReturnType<typeof parseWorkflowCommand>>[] {
  return rawLog.split(/\r\n|\r|\n/).flatMap((line) => parseWorkflowCommand(line) ?? []);
}
