import { parseDuration } from './duration';
import { INPUT_NAMES, INPUTS, type InputName } from './input-table';
import type { ModeChoice } from './mode';
import type { Reader } from './reader';
import type { Mode, RoleLink } from './request';
import type { Setting } from './role-chain';

/** What else decides whether an input is of use. */
export interface Circumstances {
  readonly chain: readonly RoleLink[];
  readonly firstSettings: readonly Setting[];
  readonly skipTags: boolean;
}

/** Modes whose first role is assumed without keys. */
const BY_TOKEN: ReadonlySet<Mode> = new Set(['web-identity', 'saml']);

/** Tells which given inputs the mode makes no use of. One that is given as its default says nothing, so is not told. */
export function tellIgnored(
  reader: Reader,
  { mode, reason }: ModeChoice,
  { chain, firstSettings, skipTags }: Circumstances,
): void {
  const unused = INPUT_NAMES.filter((name) => !INPUTS[name].modes.includes(mode) && isGiven(reader, name));
  // STS takes neither with a web identity or an assertion, which names the session; a role assumed after it does.
  if (BY_TOKEN.has(mode) && chain.length < 2 && reader.given('role-external-id')) {
    unused.push('role-external-id');
  }
  if (mode === 'saml' && chain.length < 2 && isGiven(reader, 'role-session-name')) {
    unused.push('role-session-name');
  }
  if (mode === 'web-identity' && reader.given('web-identity-token-file') && isGiven(reader, 'audience')) {
    reader.warning('audience is ignored: the token in web-identity-token-file has its own');
  }

  for (const name of unused.filter((input) => INPUTS[input].narrows)) {
    const why =
      mode === 'existing' ? 'which gets no credentials of its own' : 'which takes no session policy';
    reader.problem(
      [name, 'mode'],
      `given in mode ${mode} (${reason}), ${why}, so that the credentials would allow more than asked for; use assume-role, web-identity or federation-token`,
    );
  }
  const told = unused.filter((name) => !INPUTS[name].narrows);
  if (told.length > 0) {
    reader.warning(`mode ${mode} (${reason}) ignores ${told.map((name) => named(reader, name)).join(', ')}`);
  }

  const unheeded = firstSettings.filter(
    (name) => BY_TOKEN.has(mode) && !(name === 'session-name' && mode !== 'saml'),
  );
  if (unheeded.length > 0) {
    reader.warning(
      `role-to-assume: in mode ${mode} the first role takes no ${unheeded.join(', ')}: what lets it in says who it is, so they are ignored`,
    );
  }
  if (skipTags && chain.some(({ tags }) => tags !== undefined)) {
    reader.warning('role-skip-session-tagging is true, so no use is made of the tags in role-to-assume');
  }
  const untagged = (['custom-tags', 'transitive-tag-keys'] as const).filter(
    (name) => skipTags && reader.given(name) && !unused.includes(name),
  );
  if (untagged.length > 0) {
    reader.warning(
      `role-skip-session-tagging is true, so no use is made of ${untagged.map((name) => named(reader, name)).join(', ')}`,
    );
  }

  const idle = INPUT_NAMES.filter((name) => INPUTS[name].onlyWithBucket && isGiven(reader, name));
  if (idle.length > 0 && !reader.given('bucket')) {
    reader.warning(`without bucket no use is made of ${idle.map((name) => named(reader, name)).join(', ')}`);
  }
}

function isGiven(reader: Reader, name: InputName): boolean {
  const value = reader.text(name);
  const usual = INPUTS[name].default;
  if (value === undefined || usual === undefined) return value !== undefined;
  return comparable(value) !== comparable(usual);
}

/** `1h` and `3600` are the same, as are `true` and `TRUE`. */
function comparable(value: string): string | number {
  return parseDuration(value) ?? (/^(true|false)$/i.test(value) ? value.toLowerCase() : value);
}

function named(reader: Reader, name: InputName): string {
  const variable = reader.given(name)?.variable;
  return variable === undefined ? name : `${name} (from the environment variable ${variable})`;
}
