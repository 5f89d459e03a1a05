import { describe, expect, test } from '@jest/globals';
import { commitsIn, notesOf, sectionOf, toldCommits, withSection } from '../../../scripts/changelog';

const LOG = `\x1eRenew before an hour is over

src/renewal/plan.ts
dist/index.js
\x1eBuild

dist/index.js
\x1eBuild [dependabot skip]

dist/index.js
\x1eFormat

src/main.ts
\x1eBump @smithy/core from 3.41.0 to 3.42.0 (#12)

package.json
package-lock.json
\x1eSay how a proxy is named in \`http-proxy\`

README.md
docs/errors.md
\x1eTest what <b> is
\x20
__tests__/unit/report/markdown.test.ts
\x1e1.2.0

CHANGELOG.md
package.json
`;

describe('the changelog', () => {
  test('tells each commit that says something, under what it changed', () => {
    expect(notesOf(commitsIn(LOG))).toBe(`### The action

- Renew before an hour is over

### Documentation and examples

- Say how a proxy is named in \\\`http-proxy\\\`

### Dependencies

- Bump @smithy/core from 3.41.0 to 3.42.0 (#12)

### Development

- Test what \\<b\\> is
`);
  });

  test('tells the same line once, and nothing where nothing is told', () => {
    const commit = { subject: 'Mend', paths: ['src/main.ts'] };
    expect(notesOf([commit, commit])).toBe('### The action\n\n- Mend\n');
    expect(toldCommits([{ subject: 'Mend', paths: ['dist/index.js'] }])).toEqual([]);
    expect(notesOf([])).toBe('');
  });

  test('gets a section at its top, and the same anew', () => {
    const first = withSection('# Changelog\n\nWritten by hand.\n', '1.0.0', '2026-01-31', '- One');
    expect(first).toBe('# Changelog\n\nWritten by hand.\n\n## 1.0.0 - 2026-01-31\n\n- One\n');
    const second = withSection(first, '1.1.0', '2026-02-28', '- Two\n');
    expect(second).toBe(
      '# Changelog\n\nWritten by hand.\n\n## 1.1.0 - 2026-02-28\n\n- Two\n\n## 1.0.0 - 2026-01-31\n\n- One\n',
    );
    const again = withSection(second, '1.1.0', '2026-03-01', '- Two\n- Three');
    expect(again).toBe(second.replace('02-28', '03-01').replace('- Two\n', '- Two\n- Three\n'));
    expect(withSection(second, '1.0.0', '2026-01-31', '- One')).toBe(second);
  });

  test('gives a section back, whole', () => {
    const text = '# Changelog\n\n## 1.10.0 - 2026-02-28\n\n### The action\n\n- Two\n\n## 1.1.0\n\n- One\n';
    expect(sectionOf(text, '1.10.0')).toBe('### The action\n\n- Two');
    expect(sectionOf(text, '1.1.0')).toBe('- One');
    expect(sectionOf(text, '1.0.0')).toBeUndefined();
  });
});
