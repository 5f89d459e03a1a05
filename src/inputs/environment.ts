import { INPUTS, type InputName } from './input-table';

/** A step's environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** An input's value and where it was found. */
export interface Given {
  /** Without white space around it; never empty. */
  readonly value: string;
  /** The environment variable that stood in for the input; absent where the input itself was given. */
  readonly variable?: string;
}

/**
 * The environment variable in which the runner hands over an input. Hyphens stay.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#inputs
 */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`;
}

/** An input as given, else the first of its variables that is not empty. An empty value counts as none. */
export function given(env: Environment, name: InputName): Given | undefined {
  const value = env[inputVariable(name)]?.trim();
  if (value) return { value };
  for (const variable of INPUTS[name].variables ?? []) {
    const found = env[variable]?.trim();
    if (found) return { value: found, variable };
  }
  return undefined;
}
