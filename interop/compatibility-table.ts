import { parse } from 'yaml';
import { MINIO_VERSION } from './tools/minio';
import { pythonEnvironment } from './tools/python';

/** What was proven of a server in a mode, by the titles of the tests that passed. */
export interface ModeResult {
  readonly can: readonly string[];
  readonly cannot: readonly string[];
}

export interface ServerResult {
  readonly name: string;
  readonly version: string;
  /** By mode; one that is missing was not tried. */
  readonly modes: Readonly<Record<string, ModeResult>>;
}

/** As far as Jest's own report is used. https://jestjs.io/docs/cli#--json */
export interface JestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** A file each. */
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

/** Each test as a row: where it stands, what it is about and what became of it. */
export function rowsOf({ testResults }: JestReport): string[][] {
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ ancestorTitles: [first = '', ...rest], title, status }) => [
      status === 'passed' ? 'ok' : status,
      first,
      rest.join(' '),
      title,
    ]),
  );
}

/** What the tests `can …` and `cannot …` of the servers prove: `describe(server) › describe(mode) › it`. */
export async function serverResults({ testResults }: JestReport): Promise<ServerResult[]> {
  const [moto, ministack] = await Promise.all([pythonEnvironment('moto'), pythonEnvironment('ministack')]);
  const servers = [
    // As `minio --version` has it: the day of the commit that it was built from.
    { name: 'MinIO', version: MINIO_VERSION.replace(/^v[\d.]+-(\d{4})(\d\d)(\d\d)\d+-.*$/, '$1-$2-$3') },
    { name: 'moto', version: moto.version('moto') },
    { name: 'MiniStack', version: ministack.version('ministack') },
  ];
  const passed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed');
  return servers.map(({ name, version }) => {
    const modes: Record<string, { can: string[]; cannot: string[] }> = {};
    for (const {
      ancestorTitles: [server, mode],
      title,
    } of passed) {
      const [, kind, what] = /^(can|cannot) (.*)$/s.exec(title) ?? [];
      if (server !== name || mode === undefined || what === undefined) continue;
      (modes[mode] ??= { can: [], cannot: [] })[kind === 'can' ? 'can' : 'cannot'].push(what);
    }
    return { name, version, modes };
  });
}

/** Modes and the calls that they make, as `action.yml` tells them: `assume-role` (AssumeRole), … `existing` (none: …). */
function modesIn(metadata: string): (readonly [mode: string, call: string | undefined])[] {
  const { inputs } = parse(metadata) as { inputs: { mode: { description: string } } };
  return [...inputs.mode.description.matchAll(/`([a-z-]+)` \((?:none\b|(\w+)\))/g)].map(
    ([, mode = '', call]) => [mode, call] as const,
  );
}

/**
 * The compatibility table in Markdown, with what each server cannot do below it.
 *
 * @param metadata the text of `action.yml`.
 */
export function compatibilityTable(servers: readonly ServerResult[], metadata: string): string {
  const notes: string[] = [];
  const cell = (server: ServerResult, mode: string): string => {
    const result = server.modes[mode];
    if (result === undefined) return 'not tried';
    // That it has not the call, which the row names, is what `no` says.
    const limits = result.cannot.filter((note) => !note.startsWith('serve it: no '));
    const marks = limits.map((note) => `[${String(notes.push(`${server.name} cannot ${note}.`))}]`);
    return `${result.can.length > 0 ? 'yes' : 'no'}${marks.length > 0 ? ` <sup>${marks.join(' ')}</sup>` : ''}`;
  };
  const rows = modesIn(metadata).map(([mode, call]) => [
    `\`${mode}\`${call === undefined ? '' : ` (${call})`}`,
    'yes',
    ...servers.map((server) => cell(server, mode)),
  ]);
  const header = [
    'Mode',
    'AWS (by specification)',
    ...servers.map(({ name, version }) => `${name} ${version}`),
  ];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(header),
    line(header.map(() => '---')),
    ...rows.map(line),
    '',
    ...notes.map((note, index) => `${String(index + 1)}. ${note}`),
  ].join('\n');
}
