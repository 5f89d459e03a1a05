import sanitize from 'sanitize-html';
import type { StepResult } from '../../local-runner';
import { rawMarkdownHtml } from '../../scripts/github-page';

/** Texts that would do something where they are not kept to be text. */
export const PAYLOADS: readonly (readonly [name: string, text: string])[] = [
  [
    'workflow commands',
    'a\n::error title=injected::injected\n::add-mask::injected\r::set-output name=injected::x',
  ],
  ['commands of the old form', 'a ##[error]injected ##[add-mask]injected #\u200b#[error]injected'],
  [
    'commands behind other line ends',
    'a\u2028::error::injected\u2029::error::injected\u0085::error::injected',
  ],
  ['what ends a block of the runner’s files', 'a\nghadelimiter_0\ninjected=x\nEOF\ninjected<<EOF\nx\nEOF'],
  ['ANSI escapes and controls', 'a\u001b[31mred\u001b]0;injected\u0007\u009b2J\u0000\u0008'],
  ['marks that reorder text', 'a\u202eexe\u2066b\u200fc'],
  ['HTML', '</code></details><img src="https://example.com/injected"><script>x</script><b>injected'],
  [
    'Markdown',
    '`|\n| a | b |\n# injected\n[injected](https://example.com) ![i](https://example.com/i) ``` **i**',
  ],
];

/** The elements that a browser would make of the summary. */
export function elementsOf({ summary }: Pick<StepResult, 'summary'>): string[] {
  const elements: string[] = [];
  sanitize(rawMarkdownHtml(summary), {
    allowedTags: false,
    allowedAttributes: false,
    allowVulnerableTags: true,
    onOpenTag: (name) => elements.push(name),
  });
  return elements;
}

/** What of the {@link PAYLOADS} was a command, an entry of the runner's files or an element, or moved what a person sees. */
export function injectedBy(step: StepResult): string[] {
  const found: string[] = [];
  if (step.annotations.some(({ title, message }) => [title, message].includes('injected')))
    found.push('an annotation');
  if (step.masks.includes('injected')) found.push('a mask');
  for (const entries of ['outputs', 'exportedEnv', 'state'] as const) {
    if (Object.hasOwn(step[entries], 'injected')) found.push(`an entry of ${entries}`);
  }
  // What is masked is as it is, and never shown.
  const log = step.rawLog.replace(/^::add-mask::[^\n]*/gm, '');
  if (UNSEEN.test(log)) found.push('an unseen character in the log');
  // A runner looks for the old form only where a line is no command of the new one.
  if (/^(?!::).*##\[/m.test(log)) found.push('a command of the old form');
  if (UNSEEN.test(step.summary)) found.push('an unseen character in the summary');
  const elements = elementsOf(step);
  for (const element of ['script', 'img', 'b', 'i', 'h1']) {
    if (elements.includes(element)) found.push(`the element ${element} in the summary`);
  }
  return found;
}

const UNSEEN = /[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/u;
