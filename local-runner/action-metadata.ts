import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

export interface ActionInput {
  readonly description: string;
  readonly required: boolean;
  /** As written: may hold expressions. */
  readonly default: string | undefined;
  readonly deprecationMessage: string | undefined;
}

/** What a runner needs to know of an action. https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax */
export interface ActionMetadata {
  readonly name: string;
  readonly description: string;
  /** By name, in the order in which `action.yml` has them. */
  readonly inputs: ReadonlyMap<string, ActionInput>;
  /** Description by name. */
  readonly outputs: ReadonlyMap<string, string>;
  /** `node24` and the like. */
  readonly using: string;
  /** Path of the script, from the action's folder. */
  readonly main: string;
  readonly post: string | undefined;
  /** A runner takes `always()` where none is written. */
  readonly postIf: string;
}

/** Reads `action.yml` in a folder. */
export async function readActionMetadata(folder: string): Promise<ActionMetadata> {
  return parseActionMetadata(await readFile(join(folder, 'action.yml'), 'utf8'));
}

export function parseActionMetadata(text: string): ActionMetadata {
  const document = mapping(parse(text), 'action.yml');
  const runs = mapping(document['runs'], 'runs');
  return {
    name: scalar(document['name']) ?? '',
    description: scalar(document['description']) ?? '',
    inputs: new Map(
      Object.entries(mapping(document['inputs'] ?? {}, 'inputs')).map(([name, value]) => {
        const input = mapping(value ?? {}, `inputs.${name}`);
        return [
          name,
          {
            description: scalar(input['description']) ?? '',
            required: input['required'] === true || input['required'] === 'true',
            default: scalar(input['default']),
            deprecationMessage: scalar(input['deprecationMessage']),
          },
        ];
      }),
    ),
    outputs: new Map(
      Object.entries(mapping(document['outputs'] ?? {}, 'outputs')).map(([name, value]) => [
        name,
        scalar(mapping(value ?? {}, `outputs.${name}`)['description']) ?? '',
      ]),
    ),
    using: scalar(runs['using']) ?? '',
    main: scalar(runs['main']) ?? '',
    post: scalar(runs['post']),
    postIf: scalar(runs['post-if']) ?? 'always()',
  };
}

function mapping(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${where} is no mapping`);
  return value as Record<string, unknown>;
}

/** A runner hands everything on as text: `false` becomes `false`. */
function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined;
}
