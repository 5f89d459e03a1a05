/**
 * Writes the tables of README.md: inputs and outputs from action.yml, servers from interop/results.json: `npm run docs`.
 * With `--check` writes nothing, and fails where README.md is behind: `npm run check:docs`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { isMap, isScalar, parseDocument } from 'yaml';
import { compatibilityTable, type ServerResult } from '../interop/compatibility-table';

interface Row {
  /** The comment above it in action.yml, which begins a section. */
  readonly section: string | undefined;
  readonly name: string;
  readonly description: string;
}

const root = join(import.meta.dirname, '..');
const readme = join(root, 'README.md');
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const metadata = await readFile(join(root, 'action.yml'), 'utf8');
const action = parseDocument(metadata);
const servers = JSON.parse(await readFile(join(root, 'interop', 'results.json'), 'utf8')) as ServerResult[];
const before = await readFile(readme, 'utf8');
const written = [
  ['inputs', inputsTable(rows('inputs'))],
  ['outputs', outputsTable(rows('outputs'))],
  ['servers', compatibilityTable(servers, metadata)],
].reduce((text, [name, table]) => between(text, name ?? '', table ?? ''), before);
const after = await format(written, { ...(await resolveConfig(readme)), parser: 'markdown' });

if (!values.check) {
  await writeFile(readme, after);
} else if (after === before) {
  console.log('README.md has the inputs and outputs of action.yml, and the servers of interop/results.json.');
} else {
  console.error('README.md is behind action.yml or interop/results.json. Run `npm run docs` and commit it.');
  process.exitCode = 1;
}

function rows(name: 'inputs' | 'outputs'): Row[] {
  const map = action.get(name);
  if (!isMap(map)) throw new Error(`action.yml has no ${name}`);
  return map.items.map(({ key, value }, index) => {
    if (!isScalar(key) || !isMap(value))
      throw new Error(`action.yml: ${String(key)} in ${name} is no mapping`);
    // The comment above the first key is the map's own.
    const comment = key.commentBefore ?? (index === 0 ? map.commentBefore : undefined);
    return {
      section: comment?.split('\n').at(-1)?.trim(),
      name: String(key.value),
      description: String(value.get('description')).trim(),
    };
  });
}

/** The last sentence of an input's description tells its default. */
function inputsTable(inputs: readonly Row[]): string {
  const lines = inputs.flatMap(({ section, name, description }) => {
    const [, text = description, standard = ''] = /^(.*?)\s*Default: (.*?)\.?$/s.exec(description) ?? [];
    return [...sectionRow(section, 3), `| \`${name}\` | ${cell(text)} | ${cell(standard)} |`];
  });
  return ['| Input | Meaning | Default |', '| --- | --- | --- |', ...lines].join('\n');
}

function outputsTable(outputs: readonly Row[]): string {
  const lines = outputs.flatMap(({ section, name, description }) => [
    ...sectionRow(section, 2),
    `| \`${name}\` | ${cell(description)} |`,
  ]);
  return ['| Output | Meaning |', '| --- | --- |', ...lines].join('\n');
}

function sectionRow(section: string | undefined, columns: number): string[] {
  return section === undefined ? [] : [`| **${cell(section)}** |${' |'.repeat(columns - 1)}`];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}

function between(text: string, name: string, content: string): string {
  const start = `<!-- ${name}: written by npm run docs -->`;
  const end = `<!-- end of ${name} -->`;
  const [head, rest] = split(text, start);
  const [, tail] = split(rest, end);
  // Left as written: padded to one width, a change of one cell would be a change of every line.
  return `${head}${start}\n<!-- prettier-ignore-start -->\n\n${content}\n\n<!-- prettier-ignore-end -->\n${end}${tail}`;
}

function split(text: string, marker: string): [string, string] {
  const at = text.indexOf(marker);
  if (at < 0) throw new Error(`README.md has no ${marker}`);
  return [text.slice(0, at), text.slice(at + marker.length)];
}
