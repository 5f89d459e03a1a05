import { TEXTS } from './limits';
import type { Reader } from './reader';

/** The federated user's name: as given, else the actor's in the characters and length that STS takes. */
export function readFederatedName(reader: Reader): string {
  return reader.limited('federated-name') ?? nameOfActor(reader.env['GITHUB_ACTOR'] ?? '');
}

function nameOfActor(actor: string): string {
  const { max } = TEXTS['federated-name'];
  // `dependabot[bot]` becomes `dependabot-bot`.
  const name = actor
    .replace(/[^\w+=,.@-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, max);
  if (name === '') return 'GitHubActions';
  // GitHub has user names of one character.
  return name.length < TEXTS['federated-name'].min ? `github-${name}` : name;
}
