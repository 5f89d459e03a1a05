import type { Environment } from './environment';
import { parseJsonObject } from './json';
import { TAGS } from './limits';
import type { InputName } from './input-table';
import type { Reader } from './reader';
import { PLAIN_TEXT } from './unicode-pattern';
import type { RoleLink, SessionTags, Tag } from './request';

// Those of configure-aws-credentials, so that trust policies which ask for them go on to work.
/** Who and what runs: always sent. */
const KEPT: readonly (readonly [string, string])[] = [
  ['Repository', 'GITHUB_REPOSITORY'],
  ['Workflow', 'GITHUB_WORKFLOW'],
  ['Action', 'GITHUB_ACTION'],
  ['Actor', 'GITHUB_ACTOR'],
  ['Commit', 'GITHUB_SHA'],
  ['Branch', 'GITHUB_REF'],
];
/** Good to have: left out where AWS finds policies and tags too large together. */
const DROPPABLE: readonly (readonly [string, string])[] = [
  ['EventName', 'GITHUB_EVENT_NAME'],
  ['BaseRef', 'GITHUB_BASE_REF'],
  ['HeadRef', 'GITHUB_HEAD_REF'],
  ['RunId', 'GITHUB_RUN_ID'],
  ['Job', 'GITHUB_JOB'],
  ['TriggeringActor', 'GITHUB_TRIGGERING_ACTOR'],
];

/** Keys that only GitHub's own values may have, or a workflow could claim to be another. Tag keys ignore case. */
const PROTECTED = new Set(
  ['GitHub', ...[...KEPT, ...DROPPABLE].map(([key]) => key)].map((key) => key.toLowerCase()),
);

/** Tags that only an input asks for. */
export function readCustomTags(reader: Reader): Tag[] {
  const text = reader.text('custom-tags');
  return text === undefined ? [] : readTags(reader, 'custom-tags', text);
}

/**
 * Tags from a JSON object.
 *
 * @param called what a message calls the text, where it is a part of the input.
 */
export function readTags(reader: Reader, input: InputName, text: string, called?: string): Tag[] {
  const parsed = parseJsonObject(text);
  const of = called === undefined ? '' : `${called}: `;
  if ('fault' in parsed) {
    reader.problem(
      input,
      `${of}${reader.says(input, text)}, which is ${parsed.fault}; accepted: a JSON object such as {"Team":"blue"}`,
    );
    return [];
  }
  const seen = new Set<string>();
  return Object.entries(parsed.object).map(([key, value]) => {
    const fault =
      faultOfTag(key, value) ??
      (seen.has(key.toLowerCase()) ? 'is there twice (case is ignored)' : undefined);
    seen.add(key.toLowerCase());
    if (fault !== undefined) reader.problem(input, `${of}the tag ${reader.quote(key)} ${fault}`);
    return { Key: key, Value: textOf(value) };
  });
}

/** A string, number or boolean as its text; anything else has been refused. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function faultOfTag(key: string, value: unknown): string | undefined {
  if (typeof value === 'object') return 'has a value that is not a string, a number or a boolean';
  const text = textOf(value);
  if (key.length < TAGS.key.min || key.length > TAGS.key.max) {
    return `has a key of ${String(key.length)} characters; accepted: ${String(TAGS.key.min)} to ${String(TAGS.key.max)}`;
  }
  if (!TAGS.key.pattern().test(key)) return `has a key with other characters than ${TAGS.of}`;
  if (text.length > TAGS.value.max) {
    return `has a value of ${String(text.length)} characters; accepted: ${String(TAGS.value.max)} at most`;
  }
  if (!TAGS.value.pattern().test(text)) return `has a value with other characters than ${TAGS.of}`;
  if (TAGS.reserved.test(key)) return 'begins with aws:, which is reserved';
  if (PROTECTED.has(key.toLowerCase())) return 'is one that this action sets itself, and cannot be given';
  return undefined;
}

/**
 * The tags of an assumed role's session: GitHub's and the custom ones. A link of the chain may have more of its own,
 * which can go on from there too.
 */
export function readRoleTags(
  reader: Reader,
  custom: readonly Tag[],
  chain: readonly RoleLink[],
): SessionTags {
  const kept = [{ Key: 'GitHub', Value: 'Actions' }, ...gitHubTags(reader.env, KEPT), ...custom];
  const droppable = gitHubTags(reader.env, DROPPABLE);
  const all = [...kept, ...droppable];
  checkCount(reader, 'custom-tags', all);
  for (const { tags } of chain) {
    if (tags === undefined) continue;
    const own = new Set(tags.map(({ Key }) => Key.toLowerCase()));
    checkCount(reader, 'role-to-assume', [...all.filter(({ Key }) => !own.has(Key.toLowerCase())), ...tags]);
  }

  const keys = new Set([...all, ...chain.flatMap(({ tags = [] }) => tags)].map(({ Key }) => Key));
  const asked = reader.list('transitive-tag-keys');
  const unknown = asked.filter((key) => !keys.has(key));
  if (unknown.length > 0) {
    const shown = unknown.map((key) => reader.quote(key)).join(', ');
    reader.warning(`transitive-tag-keys: the session has no tag ${shown}, so it is left out`);
  }
  return { kept, droppable, transitiveKeys: asked.filter((key) => keys.has(key)) };
}

/**
 * The tags of a federated user's session: the custom ones only, since any tag needs the user to be allowed
 * sts:TagSession; undefined where there are none.
 */
export function readFederationTags(reader: Reader, custom: readonly Tag[]): SessionTags | undefined {
  if (custom.length === 0) return undefined;
  checkCount(reader, 'custom-tags', custom);
  return { kept: custom, droppable: [], transitiveKeys: [] };
}

function checkCount(reader: Reader, input: InputName, tags: readonly Tag[]): void {
  if (tags.length <= TAGS.most) return;
  reader.problem(
    input,
    `these make ${String(tags.length)} session tags with GitHub's own; accepted: ${String(TAGS.most)} at most`,
  );
}

function gitHubTags(env: Environment, sources: readonly (readonly [string, string])[]): Tag[] {
  return sources.flatMap(([key, variable]) => {
    const value = env[variable];
    return value ? [{ Key: key, Value: asTagValue(value) }] : [];
  });
}

/** GitHub's names may hold what a tag may not. */
function asTagValue(value: string): string {
  return (
    value
      .replace(PLAIN_TEXT.test(value) ? TAGS.unacceptedInPlainText : TAGS.unaccepted(), '_')
      .slice(0, TAGS.value.max)
      // The cut may have left half of a character.
      .replace(/[\ud800-\udbff]$/, '')
  );
}
