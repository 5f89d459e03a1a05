import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import sanitize from 'sanitize-html';

/** GitHub's two. */
export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STYLE: Readonly<Record<Theme, { readonly page: string; readonly mermaid: string }>> = {
  light: { page: '#ffffff', mermaid: 'default' },
  dark: { page: '#0d1117', mermaid: 'dark' },
};

const files = createRequire(import.meta.url);

/** GitHub-flavoured Markdown to HTML, as it is before anything is taken out of it. */
export function rawMarkdownHtml(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

/** The same without what GitHub does not let through; folded parts are opened to be seen. */
export function markdownHtml(markdown: string): string {
  return sanitize(rawMarkdownHtml(markdown), {
    allowedTags: [...sanitize.defaults.allowedTags, 'details', 'summary', 'h3'],
    allowedAttributes: { code: ['class'], th: ['align'], td: ['align'], a: ['href'] },
  })
    .replaceAll('<details>', '<details open>')
    .replace(
      /<pre><code class="language-mermaid">([\s\S]*?)<\/code><\/pre>/g,
      '<pre class="mermaid">$1</pre>',
    );
}

export interface Picture {
  /** HTML, to be shown in GitHub's own style. */
  readonly body: string;
  readonly theme: Theme;
  /** Pixels; the height is the body's. */
  readonly width: number;
  /** The PNG file to write. */
  readonly target: string;
}

/** @param work a folder to work in. */
export function shoot({ body, theme, width, target }: Picture, work: string): void {
  const source = join(work, 'page.html');
  writeFileSync(source, page(body, theme));
  const browse = (height: number, option: string): string =>
    execFileSync(
      chromium(),
      [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--hide-scrollbars',
        // Letters in shades of one colour make smaller files.
        '--disable-lcd-text',
        `--user-data-dir=${join(work, 'profile')}`,
        `--window-size=${String(width)},${String(height)}`,
        '--virtual-time-budget=8000',
        option,
        `file://${source}`,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'], timeout: 60_000, encoding: 'utf8' },
    );
  const [, height = '2000'] = /<html[^>]* data-height="(\d+)"/.exec(browse(200, '--dump-dom')) ?? [];
  browse(Number(height), `--screenshot=${target}`);
}

function page(body: string, theme: Theme): string {
  const css = readFileSync(packageFile(`github-markdown-css/github-markdown-${theme}.css`), 'utf8');
  const mermaid = packageFile('mermaid/dist/mermaid.min.js');
  // The theme's own scheme, whatever the machine's is.
  return `<!doctype html><html><meta charset="utf-8"><style>${css}
    :root { color-scheme: ${theme}; }
    body { margin: 0; padding: 24px; background: ${STYLE[theme].page}; }
    .mermaid { background: none !important; }</style>
    <article class="markdown-body">${body}</article>
    <script src="file://${mermaid}"></script>
    <script>
      mermaid.initialize({ startOnLoad: false, theme: '${STYLE[theme].mermaid}', securityLevel: 'strict' });
      mermaid.run().finally(() => {
        document.documentElement.dataset.height = Math.ceil(document.body.getBoundingClientRect().height);
      });
    </script>`;
}

/** GitHub's style sheet and Mermaid are large and serve this alone, so that they are no dependencies of the package. */
function packageFile(path: string): string {
  try {
    return files.resolve(path);
  } catch {
    throw new Error('First: npm install --no-save github-markdown-css mermaid sharp');
  }
}

function chromium(): string {
  for (const name of [process.env['CHROMIUM'], 'chromium', 'chromium-browser', 'google-chrome']) {
    if (name === undefined || name === '') continue;
    try {
      execFileSync(name, ['--version'], { stdio: 'ignore' });
      return name;
    } catch {
      // The next may be there.
    }
  }
  throw new Error(
    'Chromium is not installed: apt-get install chromium fonts-noto-color-emoji, or name it in CHROMIUM.',
  );
}
