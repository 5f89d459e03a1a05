import type { ProfileUndo } from './profiles/profile-undo';
import type { Entries } from './runner-files';

/** The state's entries: what the post step has to do. The runner hands them over as `STATE_undo`, `STATE_profile`. */
const VARIABLES = 'undo';
const PROFILE = 'profile';
const RENEWAL = 'renewal';

/** The main step's state: variables and the values that the post step gives them, and how a profile is taken back. */
export function stateFor(undo: Entries, profile?: ProfileUndo, renewal?: string): Entries {
  return new Map([
    ...(undo.size === 0 ? [] : ([[VARIABLES, JSON.stringify(Object.fromEntries(undo))]] as const)),
    ...(profile === undefined ? [] : ([[PROFILE, JSON.stringify(profile)]] as const)),
    ...(renewal === undefined ? [] : ([[RENEWAL, renewal]] as const)),
  ]);
}

/**
 * What the main step left, read in the post step: names of variables, and values of one line. Empty where it left nothing
 * or nothing that can be read.
 */
export function undoIn(env: NodeJS.ProcessEnv): Entries {
  const parsed = parse(env[`STATE_${VARIABLES}`]);
  if (typeof parsed !== 'object' || parsed === null) return new Map();
  return new Map(
    Object.entries(parsed)
      .filter(
        (entry): entry is [string, string] => /^AWS_\w+$/.test(entry[0]) && typeof entry[1] === 'string',
      )
      .map(([name, value]) => [name, /[\r\n]/.test(value) ? '' : value]),
  );
}

/** The profile that the main step wrote, read in the post step. */
export function profileUndoIn(env: NodeJS.ProcessEnv): ProfileUndo | undefined {
  const parsed = parse(env[`STATE_${PROFILE}`]);
  return isProfileUndo(parsed) ? parsed : undefined;
}

function isProfileUndo(parsed: unknown): parsed is ProfileUndo {
  return (
    has(parsed, 'name', 'key') &&
    optional(parsed, 'backup') &&
    each(
      parsed,
      'files',
      (file) =>
        has(file, 'path', 'temporary') &&
        typeof file['created'] === 'boolean' &&
        optional(file, 'folder') &&
        each(
          file,
          'edits',
          (edit) =>
            has(edit, 'kind') &&
            ['config', 'credentials'].includes(String(edit['kind'])) &&
            optional(edit, 'before'),
        ),
    )
  );
}

type Fields = Readonly<Record<string, unknown>>;

/** An object with texts under these names. */
function has(value: unknown, ...names: readonly string[]): value is Fields {
  return (
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof (value as Fields)[name] === 'string')
  );
}

function optional(value: Fields, name: string): boolean {
  return value[name] === undefined || typeof value[name] === 'string';
}

function each(value: Fields, name: string, fits: (item: unknown) => boolean): boolean {
  const items = value[name];
  return Array.isArray(items) && items.every(fits);
}

/** Where the main step left what a profile's renewal needs, read in the post step. */
export function renewalIn(env: NodeJS.ProcessEnv): string | undefined {
  return env[`STATE_${RENEWAL}`] || undefined;
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
