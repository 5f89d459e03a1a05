import type { Link } from '../credentials/temporary-credentials';
import type { Request } from '../inputs/request';
import { arnParts } from './arn';
import { codeBlock } from './markdown';
import { printable } from './printable';

/** Mermaid's own escapes, `#35;`, for all that is not a plain character of an ARN. */
function label(text: string): string {
  return printable(text, 200).replace(
    /[^A-Za-z0-9 /_.,=+:-]/gu,
    (character) => `#${String(character.codePointAt(0))};`,
  );
}

/** Where the first call's proof came from, in a few words. */
export function startOf(request: Request): string {
  if (request.mode === 'web-identity') {
    return request.token.kind === 'github' ? 'GitHub’s OIDC token' : 'a web identity token file';
  }
  if (request.mode === 'saml') return 'a SAML assertion';
  switch (request.source.kind) {
    case 'inputs':
      return 'the keys given as inputs';
    case 'job':
      return 'the job’s credentials';
    case 'default-chain':
      return 'the default credential chain';
  }
}

/** The role, and the account below: an ARN is too wide for a box. */
function box({ operation, arn }: Link, shown: (text: string) => string): string {
  const parts = arnParts(arn);
  if (parts === undefined) return label(shown(arn ?? operation));
  const name = /^assumed-role\/([^/]+)\//.exec(parts.resource)?.[1] ?? parts.resource;
  return `${label(shown(name))}<br/>${label(shown(`account ${parts.account}`))}`;
}

/**
 * The chain of calls as a diagram that GitHub draws.
 * https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/creating-diagrams
 *
 * @param shown masks account ids.
 */
export function chainDiagram(
  request: Request,
  links: readonly Link[],
  shown: (text: string) => string,
): string {
  return codeBlock('mermaid', [
    'flowchart LR',
    `  c0["${label(startOf(request))}"]`,
    ...links.map((link, index) => {
      const from = `c${String(index)}`;
      return `  ${from} -->|"${label(link.operation)}"| c${String(index + 1)}["${box(link, shown)}"]`;
    }),
  ]);
}
