import { given, type Environment, type Given } from './environment';
import { INPUTS, type InputName } from './input-table';
import { NUMBERS, TEXTS } from './limits';
import { quote } from './quote';
import type { Problem } from './request';
import { secretsIn } from './secrets';

// https://yaml.org/spec/1.2.2/#10212-boolean, as `core.getBooleanInput` has it.
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
]);

const LIST_SEPARATOR = /[\r\n,]+/;

/**
 * Reads inputs by their form and keeps what was found wrong, so that all of it can be told at once. What a method
 * returns after a problem only serves to read on.
 */
export class Reader {
  readonly env: Environment;
  readonly problems: Problem[] = [];
  readonly warnings: string[] = [];
  readonly #secrets: readonly string[];

  constructor(env: Environment) {
    this.env = env;
    // A list's items are shown one by one, so that pieces of a secret must be known too.
    const whole = secretsIn(env);
    const pieces = whole
      .flatMap((secret) => items(secret, LIST_SEPARATOR))
      .filter((piece) => piece.length >= 4);
    this.#secrets = [...new Set([...whole, ...pieces])];
  }

  problem(input: InputName | readonly InputName[], message: string): void {
    const name = typeof input === 'string' ? input : input.join(' + ');
    // Items of a list that are pieces of a secret all look the same once it is taken out.
    if (this.problems.some((told) => told.input === name && told.message === message)) return;
    this.problems.push({ input: name, message });
  }

  warning(message: string): void {
    this.warnings.push(message);
  }

  given(name: InputName): Given | undefined {
    return given(this.env, name);
  }

  /** The value as given; undefined where it is not given. */
  text(name: InputName): string | undefined {
    return this.given(name)?.value;
  }

  /** A value that someone gave, safe to be shown: one line, not too long, without secrets. */
  quote(value: string): string {
    return quote(value, this.#secrets);
  }

  /**
   * How a message begins: what was given, and by what if not by the input itself.
   *
   * @param item the part of the value that the message is about; the whole by default.
   */
  says(name: InputName, item?: string): string {
    const found = this.given(name);
    if (found === undefined) return 'not given';
    const what = INPUTS[name].secret ? 'given' : `given ${this.quote(item ?? found.value)}`;
    return found.variable === undefined ? what : `${what} by the environment variable ${found.variable}`;
  }

  /** True or false as YAML 1.2 has them; `otherwise` where not given. */
  flag(name: InputName, otherwise: boolean = INPUTS[name].default === 'true'): boolean {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const value = BOOLEANS.get(text);
    if (value === undefined) this.problem(name, `${this.says(name)}; accepted: true or false`);
    return value ?? otherwise;
  }

  /** A whole number within the input's limits; its default where not given. */
  number(name: keyof typeof NUMBERS): number {
    const text = this.text(name);
    if (text === undefined) return Number(INPUTS[name].default);
    const { min, max } = NUMBERS[name];
    const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      this.problem(
        name,
        `${this.says(name)}; accepted: a whole number from ${String(min)} to ${String(max)}`,
      );
    }
    return value;
  }

  /** A text within the input's limits; undefined where not given. */
  limited(name: keyof typeof TEXTS): string | undefined {
    const text = this.text(name);
    const accepted = outside(name, text);
    if (accepted !== undefined) this.problem(name, `${this.says(name)}; accepted: ${accepted}`);
    return text;
  }

  /**
   * A part of an input, within the limits of another.
   *
   * @param called what a message calls the part.
   */
  withinText(
    limit: keyof typeof TEXTS,
    text: string | undefined,
    name: InputName,
    called: string,
  ): string | undefined {
    const accepted = outside(limit, text);
    if (accepted !== undefined) {
      this.problem(name, `${called} is given as ${this.quote(text ?? '')}; accepted: ${accepted}`);
    }
    return text;
  }

  /** The lines of a value, without empty ones. */
  lines(name: InputName): string[] {
    return items(this.text(name), /[\r\n]+/);
  }

  /**
   * The items of a list by commas or lines, without empty ones and duplicates. Nothing but separators is a problem: it
   * is what empty variables leave, and an empty list would mean no restriction.
   */
  list(name: InputName): string[] {
    const found = [...new Set(items(this.text(name), LIST_SEPARATOR))];
    if (found.length === 0 && this.given(name)) {
      this.problem(name, `${this.says(name)}, a list without any item`);
    }
    return found;
  }

  /** Those of the items that are one of `choices`, in their order; any other is a problem. */
  choices<Choice extends string>(
    name: InputName,
    choices: readonly Choice[],
    chosen: readonly string[] = this.list(name),
  ): Choice[] {
    const wrong = chosen.filter((item) => !(choices as readonly string[]).includes(item));
    if (wrong.length > 0) {
      const shown = wrong.map((item) => this.quote(item)).join(', ');
      this.problem(name, `given ${shown}; accepted: a list of ${choices.join(', ')}`);
    }
    return choices.filter((choice) => chosen.includes(choice));
  }
}

/** What is accepted, where the text is not. */
function outside(name: keyof typeof TEXTS, text: string | undefined): string | undefined {
  const { min, max, pattern, of } = TEXTS[name];
  if (text === undefined || (text.length >= min && text.length <= max && pattern.test(text)))
    return undefined;
  return `${String(min)} to ${String(max)} characters of ${of}`;
}

function items(text: string | undefined, separator: RegExp): string[] {
  return (text ?? '')
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
