import { ARN_CHARACTERS, SAML_ASSERTION_CHARACTERS, SAML_PROVIDER_ARN } from './limits';
import type { Reader } from './reader';
import { checkPartitions, type Place } from './region';
import type { Endpoints, RoleLink, Saml } from './request';
import { readAssertion, type AssertionClaims } from './saml-assertion';

/** AWS's sign-in by partition, as the SDK's endpoint rules for it have them. */
const SIGN_IN = [
  ...['signin.aws.amazon.com', 'signin.amazonaws.cn', 'signin.amazonaws-us-gov.com'],
  ...['signin.c2shome.ic.gov', 'signin.sc2shome.sgov.gov', 'signin.csphome.adc-e.uk'],
  ...['signin.csphome.hci.ic.gov', 'signin.amazonaws-eusc.eu'],
];

/**
 * Whom an assertion for AWS is for: its sign-in, everywhere or in a region, or its name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
 */
const AUDIENCE = new RegExp(
  `^(?:urn:amazon:webservices(?::[\\w-]+)*|https://(?:[\\w-]+\\.)*(?:${SIGN_IN.map((host) => host.replaceAll('.', '\\.')).join('|')})/.*)$`,
  'i',
);

/** The assertion and its provider; undefined where neither is given, or after a problem. */
export function readSaml(reader: Reader, place: Place, endpoints: Endpoints): Saml | undefined {
  const elsewhere = endpoints.sts !== undefined;
  const providerArn = readProvider(reader, place, elsewhere);
  const given = reader.text('saml-assertion');
  if (given === undefined) return undefined;
  const text = given.replace(/\s+/g, '');
  if (text.length > SAML_ASSERTION_CHARACTERS.max) {
    reader.problem(
      'saml-assertion',
      `given ${String(text.length)} characters; accepted: ${String(SAML_ASSERTION_CHARACTERS.max)} at most`,
    );
    return undefined;
  }
  const read = readAssertion(given);
  if (read !== 'encrypted' && 'fault' in read) {
    reader.problem(
      'saml-assertion',
      `given ${read.fault}; accepted: the SAML response of the identity provider, in base64`,
    );
    return undefined;
  }
  const claims = read === 'encrypted' ? undefined : read;
  if (claims && !elsewhere) checkAudience(reader, claims);
  return providerArn === undefined
    ? undefined
    : {
        assertion: text,
        providerArn,
        roles: claims?.roles ?? [],
        ...(claims?.notOnOrAfter !== undefined && { notOnOrAfter: claims.notOnOrAfter }),
        ...(claims?.sessionNotOnOrAfter !== undefined && { sessionNotOnOrAfter: claims.sessionNotOnOrAfter }),
      };
}

function readProvider(reader: Reader, place: Place, elsewhere: boolean): string | undefined {
  const arn = reader.text('saml-provider-arn');
  if (arn === undefined) return undefined;
  const { min, max } = ARN_CHARACTERS;
  if (!elsewhere && (arn.length < min || arn.length > max || !SAML_PROVIDER_ARN.test(arn))) {
    reader.problem(
      'saml-provider-arn',
      `${reader.says('saml-provider-arn')}; accepted: an ARN such as arn:aws:iam::123456789012:saml-provider/name`,
    );
    return arn;
  }
  if (!elsewhere) checkPartitions(reader, 'saml-provider-arn', [arn], place);
  return arn;
}

function checkAudience(reader: Reader, { audiences }: AssertionClaims): void {
  if (audiences.length === 0 || audiences.some((audience) => AUDIENCE.test(audience))) return;
  reader.problem(
    'saml-assertion',
    `given an assertion for ${audiences.map((audience) => reader.quote(audience)).join(', ')}; accepted: one for AWS, whose audience is https://signin.aws.amazon.com/saml, a region's such URL or urn:amazon:webservices`,
  );
}

/** The assertion must name the first role of the chain with the provider, or STS refuses it. */
export function checkAssertedRole(
  reader: Reader,
  { roles, providerArn }: Saml,
  [first]: readonly RoleLink[],
): void {
  if (first === undefined || roles.length === 0) return;
  const own = roles.filter(({ role }) => role === first.role);
  if (own.some(({ provider }) => provider === providerArn)) return;
  if (own.length > 0) {
    reader.problem(
      'saml-provider-arn',
      `${reader.says('saml-provider-arn')}; the assertion gives that role with ${own.map(({ provider }) => reader.quote(provider)).join(', ')}`,
    );
    return;
  }
  reader.problem(
    ['role-to-assume', 'saml-assertion'],
    `${reader.says('role-to-assume', first.role)}, which is none of the assertion's roles: ${roles.map(({ role }) => reader.quote(role)).join(', ')}`,
  );
}
