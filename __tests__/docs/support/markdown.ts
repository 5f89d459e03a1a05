import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import GithubSlugger from 'github-slugger';
import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toString } from 'mdast-util-to-string';
import { gfm } from 'micromark-extension-gfm';
import { visit } from 'unist-util-visit';
import { ownFiles } from '../../support/own-files';

/** Folder of the repository. */
export const ROOT = join(import.meta.dirname, '..', '..', '..');

export interface CodeBlock {
  /** Path from the repository's root, and line: where a person finds it. */
  readonly where: string;
  /** First word behind the fence. */
  readonly language: string;
  /** What stands behind the language, such as `title=trust.json`. */
  readonly meta: string;
  readonly text: string;
}

export interface Page {
  /** From the repository's root. */
  readonly path: string;
  readonly blocks: readonly CodeBlock[];
  /** Targets of links and images, as written, each with where it stands. */
  readonly links: readonly { readonly where: string; readonly url: string }[];
  /** What `#…` may name: headings, as GitHub makes their ids, and ids in HTML. */
  readonly anchors: ReadonlySet<string>;
}

/** Every Markdown file of the repository. */
export function pages(): Page[] {
  return ownFiles()
    .filter((path) => path.endsWith('.md'))
    .map(readPage)
    .sort((one, other) => one.path.localeCompare(other.path));
}

export function readPage(path: string): Page {
  const tree = parse(readFileSync(join(ROOT, path), 'utf8'));
  const blocks: CodeBlock[] = [];
  const links: { where: string; url: string }[] = [];
  const anchors = new Set<string>();
  const slugger = new GithubSlugger();
  visit(tree, (node: Nodes) => {
    const where = `${path}:${String(node.position?.start.line ?? 0)}`;
    if (node.type === 'heading') anchors.add(slugger.slug(toString(node)));
    if (node.type === 'code') {
      blocks.push({ where, language: node.lang ?? '', meta: node.meta ?? '', text: node.value });
    }
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition')
      links.push({ where, url: node.url });
    if (node.type === 'html') {
      for (const [, id = ''] of node.value.matchAll(/\bid="([^"]+)"/g)) anchors.add(id);
      for (const [, url = ''] of node.value.matchAll(/\b(?:href|src|srcset)="([^"]+)"/g))
        links.push({ where, url });
    }
  });
  return { path, blocks, links, anchors };
}

function parse(text: string): Root {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}
