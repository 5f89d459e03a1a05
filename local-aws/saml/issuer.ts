import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { element, escapeXml } from '../xml';

const SAML_ISSUER = 'https://idp.example.com/saml2';
const SAML_AUDIENCE = 'https://signin.aws.amazon.com/saml';
const ATTRIBUTES = 'https://aws.amazon.com/SAML/Attributes';
const SIGNATURE = {
  canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  transforms: [
    'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
    'http://www.w3.org/2001/10/xml-exc-c14n#',
  ],
};

/** AWS takes an assertion for five minutes. */
const LIFETIME_MS = 300_000;

/** What an assertion says. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html */
export interface AssertionClaims {
  subject: string;
  audience: string;
  /** Values of the attribute Role: a role's ARN and a provider's, with a comma. */
  roles: string[];
  /** The attribute RoleSessionName. */
  sessionName: string;
  /** ISO 8601. */
  notOnOrAfter: string;
  /** ISO 8601: when the session must end. */
  sessionNotOnOrAfter?: string;
}

/** The identity provider of a company: it signs assertions, and AWS has its public key. */
export interface SamlIssuer {
  publicKey(): string;
  /** A response in base64. */
  issue(claims?: Partial<AssertionClaims>): string;
}

export function createSamlIssuer(clock: () => Date): SamlIssuer {
  return {
    publicKey: () => signingKey().publicKey,
    issue: (claims = {}) => {
      const now = clock();
      const unsigned = responseXml({ ...usualClaims(now), ...claims }, now);
      return Buffer.from(signed(unsigned), 'utf8').toString('base64');
    },
  };
}

interface SigningKey {
  privateKey: string;
  publicKey: string;
}

let made: SigningKey | undefined;

/** Made when first needed and kept by the process, as the OIDC issuer's. */
function signingKey(): SigningKey {
  made ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return made;
}

function usualClaims(now: Date): AssertionClaims {
  const account = 'arn:aws:iam::111122223333';
  const provider = `${account}:saml-provider/ExampleOrgSSOProvider`;
  return {
    subject: 'martha@example.com',
    audience: SAML_AUDIENCE,
    roles: ['saml-user', 'deploy'].map((role) => `${account}:role/${role},${provider}`),
    sessionName: 'martha@example.com',
    notOnOrAfter: new Date(now.getTime() + LIFETIME_MS).toISOString(),
  };
}

function responseXml(claims: AssertionClaims, now: Date): string {
  const issued = now.toISOString();
  const saml = (name: string, content: Parameters<typeof element>[1], attributes = ''): string =>
    element(`saml2:${name}`, content, attributes);
  const value = (text: string): string => saml('AttributeValue', text);
  const attribute = (name: string, values: readonly string[]): string =>
    saml('Attribute', values.map(value), ` Name="${ATTRIBUTES}/${name}"`);
  const session =
    claims.sessionNotOnOrAfter === undefined
      ? ''
      : ` SessionNotOnOrAfter="${escapeXml(claims.sessionNotOnOrAfter)}"`;
  const expiry = ` NotOnOrAfter="${escapeXml(claims.notOnOrAfter)}"`;
  const assertion = saml(
    'Assertion',
    [
      saml('Issuer', SAML_ISSUER),
      saml('Subject', [
        saml('NameID', claims.subject, ' Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"'),
        saml(
          'SubjectConfirmation',
          [saml('SubjectConfirmationData', [], `${expiry} Recipient="${SAML_AUDIENCE}"`)],
          ' Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"',
        ),
      ]),
      saml(
        'Conditions',
        [saml('AudienceRestriction', [saml('Audience', claims.audience)])],
        ` NotBefore="${issued}"${expiry}`,
      ),
      saml('AuthnStatement', [], ` AuthnInstant="${issued}"${session}`),
      saml('AttributeStatement', [
        attribute('Role', claims.roles),
        attribute('RoleSessionName', [claims.sessionName]),
      ]),
    ],
    ` xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="${uniqueId()}" IssueInstant="${issued}" Version="2.0"`,
  );
  return element(
    'saml2p:Response',
    [assertion],
    ` xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" ID="${uniqueId()}" IssueInstant="${issued}" Version="2.0" Destination="${SAML_AUDIENCE}"`,
  );
}

/** An enveloped signature over the assertion, behind its issuer. */
function signed(xml: string): string {
  const { canonicalizationAlgorithm, signatureAlgorithm, digestAlgorithm, transforms } = SIGNATURE;
  const signature = new SignedXml({
    privateKey: signingKey().privateKey,
    canonicalizationAlgorithm,
    signatureAlgorithm,
  });
  signature.addReference({ xpath: "//*[local-name(.)='Assertion']", transforms, digestAlgorithm });
  signature.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: "//*[local-name(.)='Assertion']/*[local-name(.)='Issuer']", action: 'after' },
  });
  return signature.getSignedXml();
}

function uniqueId(): string {
  return `_${randomBytes(16).toString('hex')}`;
}
