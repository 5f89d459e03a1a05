import { parseXML } from '@aws-sdk/xml-builder';

/** What an assertion says of itself. It is not verified here: STS does that. */
export interface AssertionClaims {
  /** Whom it is for. */
  readonly audiences: readonly string[];
  /** The pairs of role and provider that its subject may have. */
  readonly roles: readonly { readonly role: string; readonly provider: string }[];
  /** ISO 8601: when AWS stops taking it. */
  readonly notOnOrAfter?: string;
  /** ISO 8601: when a session made with it ends at the latest. */
  readonly sessionNotOnOrAfter?: string;
}

/** What is in the text, a clause that shows nothing of it, or `encrypted`, which only STS can read. */
export type ReadAssertion = AssertionClaims | { readonly fault: string } | 'encrypted';

/**
 * Attributes of AWS's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
 */
const ROLE_ATTRIBUTE = 'https://aws.amazon.com/SAML/Attributes/Role';

/** A SAML response as base64, which identity providers break into lines or not. */
export function readAssertion(text: string): ReadAssertion {
  const bare = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) {
    return { fault: bare.startsWith('<') ? 'XML as it stands, not base64' : 'not base64' };
  }
  let root: unknown;
  try {
    root = parseXML(Buffer.from(bare, 'base64').toString('utf8'));
  } catch {
    return { fault: 'base64 of something that is not XML' };
  }
  const [response] = all(root, 'Response');
  if (response === undefined) return { fault: 'base64 of XML that is not a SAML response' };
  if (all(response, 'EncryptedAssertion').length > 0) return 'encrypted';
  const [assertion, ...others] = all(response, 'Assertion');
  if (assertion === undefined || others.length > 0) {
    return {
      fault: `a SAML response with ${String(others.length + (assertion === undefined ? 0 : 1))} assertions, not one`,
    };
  }
  return claimsOf(assertion);
}

function claimsOf(assertion: unknown): AssertionClaims {
  const conditions = all(assertion, 'Conditions');
  const confirmations = all(assertion, 'Subject')
    .flatMap((subject) => all(subject, 'SubjectConfirmation'))
    .flatMap((confirmation) => all(confirmation, 'SubjectConfirmationData'));
  const notOnOrAfter = earliest(
    [...conditions, ...confirmations].map((element) => attribute(element, 'NotOnOrAfter')),
  );
  const sessionNotOnOrAfter = earliest(
    all(assertion, 'AuthnStatement').map((statement) => attribute(statement, 'SessionNotOnOrAfter')),
  );
  return {
    audiences: conditions
      .flatMap((condition) => all(condition, 'AudienceRestriction'))
      .flatMap((restriction) => all(restriction, 'Audience'))
      .map(textOf),
    roles: all(assertion, 'AttributeStatement')
      .flatMap((statement) => all(statement, 'Attribute'))
      .filter((element) => attribute(element, 'Name') === ROLE_ATTRIBUTE)
      .flatMap((element) => all(element, 'AttributeValue'))
      .flatMap((value) => pairIn(textOf(value))),
    ...(notOnOrAfter !== undefined && { notOnOrAfter }),
    ...(sessionNotOnOrAfter !== undefined && { sessionNotOnOrAfter }),
  };
}

/** Role and provider, which come in either order. */
function pairIn(text: string): AssertionClaims['roles'] {
  const arns = text.split(',').map((arn) => arn.trim());
  const role = arns.find((arn) => arn.includes(':role/'));
  const provider = arns.find((arn) => arn.includes(':saml-provider/'));
  return role === undefined || provider === undefined ? [] : [{ role, provider }];
}

/** The elements of a name right below another, whatever the prefix of its namespace. */
function all(parent: unknown, name: string): unknown[] {
  if (typeof parent !== 'object' || parent === null) return [];
  return Object.entries(parent)
    .filter(([key]) => localName(key) === name)
    .flatMap(([, value]): unknown[] => (Array.isArray(value) ? value : [value]));
}

function attribute(element: unknown, name: string): string | undefined {
  const value: unknown =
    typeof element === 'object' && element !== null ? Reflect.get(element, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

function textOf(element: unknown): string {
  const text: unknown =
    typeof element === 'object' && element !== null ? Reflect.get(element, '#text') : element;
  return typeof text === 'string' ? text.trim() : '';
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function earliest(times: readonly (string | undefined)[]): string | undefined {
  const found = times.map((time) => Date.parse(time ?? '')).filter((time) => !Number.isNaN(time));
  return found.length === 0 ? undefined : new Date(Math.min(...found)).toISOString();
}
