import { basename, dirname, join } from 'node:path';
import { FileCommandError, parseKeyValuePairs, type StepResult } from '../local-runner';
import { SIGN_IN_TOKEN } from '../local-aws';
import type { SeenFile } from './files';
import type { Secret } from '../local-aws';

/** A text that a run left, without what belongs there. */
export interface Trace {
  /** `log`, `output console-url`, `file …/credentials`. */
  readonly place: string;
  readonly text: string;
  /** Secrets that may be there. */
  readonly allowed?: (secret: Secret) => boolean;
}

/** Where temporary credentials are handed on. */
const CREDENTIAL_VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
];
const CREDENTIAL_OUTPUTS = ['aws-access-key-id', 'aws-secret-access-key', 'aws-session-token'];
const CREDENTIAL_LINE = /^(?:aws_access_key_id|aws_secret_access_key|aws_session_token) = (.*)$/;

/** Whether a text is one of the temporary credentials that may be handed on. */
export type MayBeHandedOn = (value: string) => boolean;

/** What the runner has of a step. */
export function runnerTraces(result: StepResult, mayBeHandedOn: MayBeHandedOn): Trace[] {
  const handedOn = (kind: string, text: string, names: readonly string[]): Trace[] =>
    pairsIn(text, kind).flatMap(([name, value]): Trace[] => {
      if (names.includes(name) && (value === '' || mayBeHandedOn(value))) return [];
      const isLink = kind === 'output' && name === 'console-url';
      return [
        {
          place: `${kind} ${name}`,
          text: `${name}=${value}`,
          ...(isLink && { allowed: (secret: Secret) => secret.name === SIGN_IN_TOKEN }),
        },
      ];
    });
  return [
    { place: 'log', text: withoutMasks(result.rawLog) },
    { place: 'log as it is shown', text: shownAlone(result) },
    { place: 'summary', text: result.files.STEP_SUMMARY },
    { place: 'state', text: result.files.STATE },
    { place: 'path', text: result.files.PATH },
    ...handedOn('variable', result.files.ENV, CREDENTIAL_VARIABLES),
    ...handedOn('output', result.files.OUTPUT, CREDENTIAL_OUTPUTS),
  ];
}

/** The lines by which a step has secrets masked are never shown, and are the one place in the log for them. */
function withoutMasks(rawLog: string): string {
  return rawLog
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');
}

/** What the runner itself said: the rest has been seen before it was masked. */
function shownAlone({ rawLog, shownLog }: StepResult): string {
  const raw = new Set(rawLog.split('\n'));
  return shownLog
    .split('\n')
    .filter((line) => !raw.has(line))
    .join('\n');
}

function pairsIn(text: string, kind: string): [name: string, value: string][] {
  try {
    return parseKeyValuePairs(text);
  } catch (error) {
    if (!(error instanceof FileCommandError)) throw error;
    return [[`file that cannot be read, ${kind}`, text]];
  }
}

export interface FileFacts {
  /** The lines that were in the file before the step. */
  readonly earlier: (path: string) => ReadonlySet<string>;
  /** The shared credentials file and config file. */
  readonly sharedFiles: readonly string[];
  /** The inputs ask for a profile that renews itself. */
  readonly refresh: boolean;
  /** It could not clear away what it writes before it is moved to its place. */
  readonly killed: boolean;
  readonly mayBeHandedOn: MayBeHandedOn;
}

/** What a step left in a file, and in its name. */
export function fileTrace(file: SeenFile, facts: FileFacts): Trace {
  const trace = { place: `file ${file.path}`, text: `${basename(file.path)}\n${foreign(file, facts)}` };
  const allowed = facts.killed ? allowedInUnfinished(file, facts) : undefined;
  return allowed ? { ...trace, allowed } : trace;
}

/** The file's text without what was there before, and without what belongs into it. */
function foreign(file: SeenFile, { earlier, sharedFiles, refresh, mayBeHandedOn }: FileFacts): string {
  const { path, mode, text } = file;
  const before = earlier(path);
  const lines = text.split(/\r?\n/).filter((line) => !before.has(line));
  if (path === sharedFiles[0]) {
    return lines.filter((line) => !mayBeHandedOn(CREDENTIAL_LINE.exec(line)?.[1] ?? '')).join('\n');
  }
  if (BACKUP.test(basename(path)) && forOwnerOnly(mode)) return backupText(text, earlier);
  if (refresh && isInRenewalFolder(file)) {
    return lines.map((line) => renewalText(basename(path), line, mayBeHandedOn)).join('\n');
  }
  return lines.join('\n');
}

/** What a step that was killed leaves half written, beside the file in whose place it would have been moved. */
function allowedInUnfinished(
  file: SeenFile,
  { earlier, sharedFiles, refresh }: FileFacts,
): Trace['allowed'] | undefined {
  const name = basename(file.path);
  const wasIn = (paths: readonly string[], { value }: Secret): boolean =>
    paths.some((path) => [...earlier(path)].some((line) => line.includes(value)));
  const shared = sharedFiles.find((path) => file.path.startsWith(join(dirname(path), `.${basename(path)}.`)));
  if (shared !== undefined) {
    return (secret) => wasIn([shared], secret) || (shared === sharedFiles[0] && secret.temporary === true);
  }
  if (name.startsWith('aws-profile-') && forOwnerOnly(file.mode)) {
    return (secret) => wasIn(sharedFiles, secret);
  }
  if (!refresh || !isInRenewalFolder(file)) return undefined;
  return name.startsWith('request.json.')
    ? ({ name: called }) => called.startsWith('the input aws-')
    : ({ temporary }) => name.startsWith('credentials.json.') && temporary === true;
}

/** What a step overwrote in the shared files, until its post step puts it back. */
const BACKUP = /^aws-profile-[0-9a-f]+\.json$/;

/** What a renewal needs, where nobody but its owner can look. */
function isInRenewalFolder({ path, mode, folderMode }: SeenFile): boolean {
  return (
    /^aws-renewal-[0-9a-f]+$/.test(basename(dirname(path))) && forOwnerOnly(mode) && forOwnerOnly(folderMode)
  );
}

/** Windows has other rights, which are not looked at. */
function forOwnerOnly(mode: number): boolean {
  return process.platform === 'win32' || (mode & 0o077) === 0;
}

/** Sections of the shared files that the step overwrote: not what they were. */
function backupText(text: string, earlier: FileFacts['earlier']): string {
  const backup = json(text) as Record<string, Record<string, string[]>> | undefined;
  if (backup === undefined) return text;
  return Object.entries(backup)
    .flatMap(([path, kinds]) =>
      Object.values(kinds).flatMap((sections) =>
        sections.flatMap((section) => section.split(/\r?\n/).filter((line) => !earlier(path).has(line))),
      ),
    )
    .join('\n');
}

/** Source keys are in the request alone, the temporary credentials in the cache alone. */
function renewalText(name: string, line: string, mayBeHandedOn: MayBeHandedOn): string {
  const kept = json(line);
  if (kept === undefined) return line;
  if (name === 'request.json') {
    const { source, ...rest } = kept as { source?: { kind?: string; keys?: unknown } };
    return JSON.stringify(source?.kind === 'inputs' ? rest : kept);
  }
  if (name === 'credentials.json') {
    return JSON.stringify(Object.values(kept).filter((value) => !mayBeHandedOn(String(value))));
  }
  return line;
}

function json(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
