/** What one commit did, as far as the changelog goes by it. */
export interface Commit {
  /** The first line of its message. */
  readonly subject: string;
  /** Paths that it touched, with forward slashes. */
  readonly paths: readonly string[];
}

/** Sections in their order: a commit goes to the first that any of its paths, but those of `dist/`, belongs to. */
const SECTIONS: readonly (readonly [title: string, path: RegExp])[] = [
  ['The action', /^(?:src\/|action\.yml$)/],
  ['Documentation and examples', /^(?:README\.md|docs\/|examples\/)/],
  ['Dependencies', /^package(?:-lock)?\.json$/],
  ['Development', /^/],
];

/** Commits that say nothing to a reader. */
const SILENT = /^(?:Build|Format)(?: \[.*\])?$/;

/** The changelog's own commits are the releases' own. */
const CHANGELOG = 'CHANGELOG.md';

/** What git prints with `FORMAT`, as commits, in its order. */
export function commitsIn(log: string): Commit[] {
  return log
    .split('\x1e')
    .filter((entry) => entry.trim() !== '')
    .map((entry) => {
      const [subject = '', ...paths] = entry.split('\n').map((line) => line.trim());
      return { subject, paths: paths.filter((path) => path !== '') };
    });
}

/** For `git log --name-only`. */
export const FORMAT = '%x1e%s';

/** The commits that a reader is told of. */
export function toldCommits(commits: readonly Commit[]): Commit[] {
  return commits.filter(
    ({ subject, paths }) =>
      !SILENT.test(subject) && !paths.includes(CHANGELOG) && paths.some((path) => !path.startsWith('dist/')),
  );
}

/**
 * What changed, as Markdown without its heading.
 *
 * @param commits since the release before
 */
export function notesOf(commits: readonly Commit[]): string {
  const sections = new Map<string, string[]>(SECTIONS.map(([title]) => [title, []]));
  for (const { subject, paths } of toldCommits(commits)) {
    const own = paths.filter((path) => !path.startsWith('dist/'));
    const [title = ''] = SECTIONS.find(([, path]) => own.some((one) => path.test(one))) ?? [];
    const lines = sections.get(title) ?? [];
    const line = `- ${markdown(subject)}`;
    if (!lines.includes(line)) lines.push(line);
  }
  return [...sections]
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `### ${title}\n\n${lines.join('\n')}\n`)
    .join('\n');
}

/** A subject is plain text: what Markdown would take for its own is escaped. */
function markdown(text: string): string {
  return text.replace(/[\\`*_<>[\]|~]/g, '\\$&');
}

const HEADING = /^## (\d+\.\d+\.\d+)(?: - .*)?$/;

/** A version's section of the changelog, without its heading; undefined where there is none. */
export function sectionOf(changelog: string, version: string): string | undefined {
  const lines = changelog.split('\n');
  const start = lines.findIndex((line) => HEADING.exec(line)?.[1] === version);
  if (start < 0) return undefined;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => HEADING.test(line));
  return rest
    .slice(0, end < 0 ? undefined : end)
    .join('\n')
    .trim();
}

/**
 * The changelog with a section for the version: anew where it has one, at the top where not.
 *
 * @param date of the release, as `2026-01-31`
 */
export function withSection(changelog: string, version: string, date: string, notes: string): string {
  const lines = changelog.trimEnd().split('\n');
  const starts = lines.flatMap((line, index) => (HEADING.test(line) ? [index] : []));
  const own = starts.find((start) => HEADING.exec(lines[start] ?? '')?.[1] === version);
  const at = own ?? starts[0] ?? lines.length;
  const next = own === undefined ? at : (starts.find((start) => start > own) ?? lines.length);
  const head = lines.slice(0, at).join('\n').trimEnd();
  const tail = lines.slice(next).join('\n').trim();
  const section = `## ${version} - ${date}\n\n${notes.trim()}`;
  return `${[head, section, tail].filter((part) => part !== '').join('\n\n')}\n`;
}
