/**
 * Writes the tables that are made from something else: `npm run docs`. With `--check` writes nothing, and fails where a
 * page is behind: `npm run check:docs`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { isMap, isScalar, parseDocument } from 'yaml';
import { compatibilityTable, type ServerResult } from '../interop/compatibility-table';
import { figuresTable } from './figures-table';

interface Row {
  /** The comment above it in action.yml, which begins a section. */
  readonly section: string | undefined;
  readonly name: string;
  readonly description: string;
}

/** A table in a page, between two comments that name it. */
interface Table {
  readonly page: string;
  readonly name: string;
  readonly madeFrom: string;
  readonly make: () => string;
}

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

const metadata = await readFile(join(root, 'action.yml'), 'utf8');
const action = parseDocument(metadata);
const servers = JSON.parse(await readFile(join(root, 'interop', 'results.json'), 'utf8')) as ServerResult[];
const bench = await readFile(join(root, 'bench', 'README.md'), 'utf8');

const TABLES: readonly Table[] = [
  { page: 'README.md', name: 'inputs', madeFrom: 'action.yml', make: () => inputsTable(rows('inputs')) },
  { page: 'README.md', name: 'outputs', madeFrom: 'action.yml', make: () => outputsTable(rows('outputs')) },
  { page: 'README.md', name: 'figures', madeFrom: 'bench/README.md', make: () => figuresTable(bench) },
  {
    page: 'docs/s3-compatible-servers.md',
    name: 'servers',
    madeFrom: 'interop/results.json',
    make: () => compatibilityTable(servers, metadata),
  },
];

for (const page of new Set(TABLES.map((table) => table.page))) {
  const file = join(root, page);
  const before = await readFile(file, 'utf8');
  const tables = TABLES.filter((table) => table.page === page);
  const written = tables.reduce((text, table) => between(text, table), before);
  const after = await format(written, { ...(await resolveConfig(file)), parser: 'markdown' });
  const sources = [...new Set(tables.map(({ madeFrom }) => madeFrom))].join(', ');
  if (!values.check) {
    await writeFile(file, after);
  } else if (after === before) {
    console.log(`${page} has what is made from ${sources}.`);
  } else {
    console.error(`${page} is behind ${sources}. Run \`npm run docs\` and commit it.`);
    process.exitCode = 1;
  }
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

function between(text: string, { page, name, make }: Table): string {
  const start = `<!-- ${name}: written by npm run docs -->`;
  const end = `<!-- end of ${name} -->`;
  const [head, rest] = split(page, text, start);
  const [, tail] = split(page, rest, end);
  // Left as written: padded to one width, a change of one cell would be a change of every line.
  return `${head}${start}\n<!-- prettier-ignore-start -->\n\n${make()}\n\n<!-- prettier-ignore-end -->\n${end}${tail}`;
}

function split(page: string, text: string, marker: string): [string, string] {
  const at = text.indexOf(marker);
  if (at < 0) throw new Error(`${page} has no ${marker}`);
  return [text.slice(0, at), text.slice(at + marker.length)];
}
