import { describe, expect, test } from '@jest/globals';
import { ROLE, told, type Inputs } from './reading';

const PROVIDER = 'arn:aws:iam::123456789012:saml-provider/ExampleOrgSSOProvider';

/** What mode saml takes, with a response that says no more than whom it is for. */
function assertedFor(audience: string): Inputs {
  const xml = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns="urn:oasis:names:tc:SAML:2.0:assertion"><Assertion><Conditions><AudienceRestriction><Audience>${audience}</Audience></AudienceRestriction></Conditions></Assertion></samlp:Response>`;
  return {
    'role-to-assume': ROLE,
    'saml-provider-arn': PROVIDER,
    'saml-assertion': Buffer.from(xml).toString('base64'),
  };
}

describe('saml-assertion', () => {
  test.each([
    'https://signin.aws.amazon.com/saml',
    'https://eu-central-1.signin.aws.amazon.com/saml',
    'https://us-west-2.signin.aws.amazon.com/saml/acs/SAMLSP4HHIOGVI',
    'https://signin.amazonaws.cn/saml',
    'https://signin.amazonaws-us-gov.com/saml',
    'https://us-gov-west-1.signin.amazonaws-us-gov.com/saml',
    'https://eusc-de-east-1.signin.amazonaws-eusc.eu/saml',
    'https://us-iso-east-1.signin.c2shome.ic.gov/saml',
    'urn:amazon:webservices',
    'urn:amazon:webservices:cn-north-1',
  ])('is for AWS, whose audience is %s', (audience) => {
    expect(told(assertedFor(audience))).toEqual([]);
  });

  test.each([
    'https://signin.aws.amazon.com.example.com/saml',
    'https://signin.example.com/saml',
    'http://signin.aws.amazon.com/saml',
    'urn:example',
  ])('is for somebody else, whose audience is %s', (audience) => {
    expect(told(assertedFor(audience))).toEqual([
      expect.stringContaining(`saml-assertion: given an assertion for '${audience}'; accepted: one for AWS`),
    ]);
  });
});
