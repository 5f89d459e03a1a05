import { arnParts } from '../arn';
import { denialIn, denialLine } from '../denial';
import type { ErrorCase } from '../error-case';
import type { ErrorRow } from '../error-row';
import { policyLines } from '../policy-statements';

const CALL = ['AssumeRoleWithSAML'];

function provider({ request }: ErrorCase): string {
  return request?.mode === 'saml' ? request.saml.providerArn : 'the SAML provider';
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html */
function trustPolicy(error: ErrorCase): string[] {
  const audience = {
    'aws-cn': 'https://signin.amazonaws.cn/saml',
    'aws-us-gov': 'https://signin.amazonaws-us-gov.com/saml',
  } as const;
  const found = error.partition in audience ? audience[error.partition as keyof typeof audience] : undefined;
  return [
    `Trust policy of ${error.role ?? 'the role'} (statement to add):`,
    ...policyLines([
      {
        Effect: 'Allow',
        Principal: { Federated: provider(error) },
        Action: 'sts:AssumeRoleWithSAML',
        Condition: { StringEquals: { 'SAML:aud': found ?? 'https://signin.aws.amazon.com/saml' } },
      },
    ]),
  ];
}

/** AssumeRoleWithSAML was refused, or would have been. */
export const SAML_ERRORS: readonly ErrorRow[] = [
  {
    id: 'saml-assertion-expired-unsent',
    services: ['source'],
    codes: ['AssertionExpired'],
    title: 'The SAML assertion has expired',
    lines: () => [
      'AWS takes an assertion for five minutes after the identity provider made it, so it was not sent.',
      'Get it in the step right before this one. A secret cannot hold one: it would always be too old.',
      'If it is new, the clock of this machine or of the identity provider is wrong.',
    ],
  },
  {
    id: 'saml-assertion-expired',
    services: ['sts'],
    operations: CALL,
    codes: ['ExpiredToken'],
    title: 'The SAML assertion has expired',
    lines: () => [
      'AWS takes an assertion for five minutes after the identity provider made it.',
      'Get it in the step right before this one. If it is new, the identity provider’s clock is wrong.',
    ],
  },
  {
    id: 'saml-provider-unknown',
    services: ['sts'],
    operations: CALL,
    codes: ['InvalidIdentityToken'],
    message: /provider/i,
    title: 'AWS does not know the SAML provider',
    lines: (error) => [
      `There is no identity provider ${provider(error)} in that account.`,
      '`aws iam list-saml-providers` shows those that there are; give the ARN of one as `saml-provider-arn`.',
    ],
  },
  {
    id: 'saml-assertion-invalid',
    services: ['sts'],
    operations: CALL,
    codes: ['InvalidIdentityToken'],
    title: 'AWS does not accept the SAML assertion',
    lines: (error) => [
      `AWS checked the assertion against ${provider(error)} and found it wrong: its signature, its issuer or its audience.`,
      'After the identity provider’s signing certificate has changed, its metadata must be uploaded anew: `aws iam update-saml-provider`.',
      'The assertion must be sent as the identity provider posted it: the whole response, in base64, not decoded and encoded again.',
    ],
  },
  {
    id: 'saml-claim-rejected',
    services: ['sts'],
    operations: CALL,
    codes: ['IDPRejectedClaim'],
    title: 'The identity provider’s claim was rejected',
    lines: () => [
      'The identity provider says that authentication failed, or the assertion was withdrawn.',
      'Sign in there again, and send the new assertion.',
    ],
  },
  {
    id: 'saml-denied',
    services: ['sts'],
    operations: CALL,
    codes: ['AccessDenied'],
    title: 'Not allowed to assume the role by SAML',
    lines: (error) => {
      const denial = denialIn(error.message);
      const account = arnParts(error.role)?.account;
      const providers = arnParts(provider(error))?.account;
      return [
        `The assertion does not let its subject assume ${error.role ?? 'the role'}.`,
        'The role’s trust policy must name the SAML provider and allow `sts:AssumeRoleWithSAML`; the statement is in the detail of this step’s log.',
        ...(denial === undefined ? [] : [denialLine(denial)]),
        'And the assertion’s attribute https://aws.amazon.com/SAML/Attributes/Role must hold the ARNs of this role and this provider, with a comma between.',
        ...(account !== undefined && providers !== undefined && account !== providers
          ? ['The role and the provider are in different accounts: they must be in the same.']
          : []),
      ];
    },
    detail: trustPolicy,
  },
];
