/** A package, its licence's SPDX identifier and the licence's text, as ncc's licence file lists them. */
const ENTRY = /(?:^|\n\n)(?<name>@?[\w.-]+(?:\/[\w.-]+)?)\n(?<licence>[\w.+-]+(?: (?:OR|AND) [\w.+-]+)*)\n/g;

/**
 * One licence file from those of several bundles. A text that many packages share, as those of the AWS SDK do, stands
 * in it once, under all their names.
 *
 * @param files the licence files that ncc wrote
 */
export function mergedLicences(files: readonly string[]): string {
  const packages = new Map<string, Set<string>>();
  for (const file of files) {
    const entries = [...file.matchAll(ENTRY)];
    for (const [index, { 0: head, groups, index: at }] of entries.entries()) {
      const text = file
        .slice(at + head.length, entries[index + 1]?.index)
        // Some wrap and indent the same text differently.
        .replace(/^[ \t]+|[ \t]+$|\r/gm, '')
        .trim();
      const key = `${groups?.['licence'] ?? ''}\n${text}`;
      const names = packages.get(key) ?? new Set();
      packages.set(key, names.add(groups?.['name'] ?? ''));
    }
  }
  const sections = [...packages].map(([text, names]) => `${[...names].sort().join('\n')}\n${text}\n`);
  return sections.sort().join('\n');
}
