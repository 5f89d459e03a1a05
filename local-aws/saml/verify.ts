import { XMLParser } from 'fast-xml-parser';
import { SignedXml } from 'xml-crypto';
import { AwsError } from '../aws-error';
import type { Cloud } from '../cloud';

/** What a signed assertion says. */
export interface VerifiedAssertion {
  subject: string;
  issuer: string;
  audience: string;
  roles: string[];
  sessionName: string;
  /** Of the session, where the assertion ends it. */
  sessionEnd?: Date;
}

/** The parser's view of an element: its children by name, its attributes by `@name`, its text by `#text`. */
type Element = Readonly<Record<string, unknown>>;

const ATTRIBUTES = 'https://aws.amazon.com/SAML/Attributes';

/**
 * Verifies a response's assertion: signature, audience and time. Only what the signature covers is read.
 *
 * @throws AwsError InvalidIdentityToken, ExpiredTokenException
 */
export function verifyAssertion(cloud: Cloud, base64: string): VerifiedAssertion {
  const xml = Buffer.from(base64, 'base64').toString('utf8');
  const assertion = child(parse(signedPart(cloud, xml)), 'Assertion');
  const [conditions] = children(assertion, 'Conditions');
  const expires = [conditions, deep(assertion, ['Subject', 'SubjectConfirmation', 'SubjectConfirmationData'])]
    .map((element) => Date.parse(String(element?.['@NotOnOrAfter'])))
    .filter((time) => !Number.isNaN(time));
  if (expires.some((time) => time <= cloud.clock().getTime())) {
    throw new AwsError(400, 'ExpiredTokenException', 'Token must be redeemed within 5 minutes of issuance');
  }
  const audience = textOf(deep(conditions, ['AudienceRestriction', 'Audience']));
  if (!/^(?:https:\/\/signin\.aws\.amazon\.com\/saml|urn:amazon:webservices)$/.test(audience)) {
    throw invalid('SAML Assertion audience is invalid');
  }
  const attributes = children(child(assertion, 'AttributeStatement'), 'Attribute');
  const valuesOf = (name: string): string[] =>
    attributes
      .filter((attribute) => attribute['@Name'] === `${ATTRIBUTES}/${name}`)
      .flatMap((attribute) => children(attribute, 'AttributeValue').map(textOf));
  const end = Date.parse(String(children(assertion, 'AuthnStatement')[0]?.['@SessionNotOnOrAfter']));
  return {
    subject: textOf(deep(assertion, ['Subject', 'NameID'])),
    issuer: textOf(child(assertion, 'Issuer')),
    audience: String(
      deep(assertion, ['Subject', 'SubjectConfirmation', 'SubjectConfirmationData'])?.['@Recipient'],
    ),
    roles: valuesOf('Role'),
    sessionName: valuesOf('RoleSessionName')[0] ?? '',
    ...(!Number.isNaN(end) && { sessionEnd: new Date(end) }),
  };
}

function signedPart(cloud: Cloud, xml: string): string {
  const found = /<ds:Signature .*<\/ds:Signature>/s.exec(xml)?.[0];
  if (found === undefined) {
    throw invalid('Response signature invalid');
  }
  try {
    const signature = new SignedXml({ publicCert: cloud.samlIssuer.publicKey() });
    signature.loadSignature(found);
    const [part] = signature.checkSignature(xml) ? signature.getSignedReferences() : [];
    if (part !== undefined) {
      return part;
    }
  } catch {
    // Told like any other signature that is wrong.
  }
  throw invalid('Response signature invalid');
}

function parse(xml: string): Element {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    removeNSPrefix: true,
    alwaysCreateTextNode: true,
    parseTagValue: false,
  });
  return parser.parse(xml) as Element;
}

function children(parent: Element | undefined, name: string): Element[] {
  return [parent?.[name] ?? []].flat() as Element[];
}

function child(parent: Element | undefined, name: string): Element | undefined {
  return children(parent, name)[0];
}

function deep(parent: Element | undefined, names: readonly string[]): Element | undefined {
  return names.reduce<Element | undefined>((element, name) => child(element, name), parent);
}

function textOf(element: Element | undefined): string {
  const text = element?.['#text'];
  return typeof text === 'string' ? text : '';
}

function invalid(message: string): AwsError {
  return new AwsError(400, 'InvalidIdentityToken', message);
}
