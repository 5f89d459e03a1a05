import type { Entries } from './runner-files';

/** The state's one entry: what the post step has to do. The runner hands it over as `STATE_undo`. */
const NAME = 'undo';

/** The main step's state: variables and the values that the post step gives them. */
export function stateFor(undo: Entries): Entries {
  return undo.size === 0 ? new Map() : new Map([[NAME, JSON.stringify(Object.fromEntries(undo))]]);
}

/** What the main step left, read in the post step; empty where it left nothing or nothing that can be read. */
export function undoIn(env: NodeJS.ProcessEnv): Entries {
  try {
    const parsed: unknown = JSON.parse(env[`STATE_${NAME}`] ?? '{}');
    if (typeof parsed !== 'object' || parsed === null) return new Map();
    return new Map(
      Object.entries(parsed).filter(
        (entry): entry is [string, string] => entry[0].startsWith('AWS_') && typeof entry[1] === 'string',
      ),
    );
  } catch {
    return new Map();
  }
}
