import { AssumeRoleWithSAML } from '../aws/sts-commands';
import { CallError } from '../aws/call-error';
import type { SamlRequest } from '../inputs/request';
import { INTERMEDIATE_SECONDS } from './assume-role';
import { continueChain } from './continue-chain';
import { sessionPolicies } from './session-parameters';
import { credentialsIn, identityIn, packedPolicySizeIn } from './sts-answer';
import type { Obtained } from './temporary-credentials';
import type { Ways } from './ways';

/**
 * AssumeRoleWithSAML: an identity provider's assertion in place of keys; the call is not signed, and the assertion names
 * the session. Further roles of the chain are assumed each with the one before.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html
 *
 * @throws CallError with code `AssertionExpired` before the call, where the assertion says so.
 */
export async function assumeRoleWithSaml(request: SamlRequest, ways: Ways): Promise<Obtained> {
  const [first, ...rest] = request.chain;
  if (first === undefined) throw new Error('a chain has one role at least');
  const { saml } = request;
  ways.mask([saml.assertion]);
  ways.callingAs({ described: `a SAML assertion of ${saml.providerArn}` });
  checkExpiry(request, ways.clock.now());
  const isLast = rest.length === 0;
  const command = AssumeRoleWithSAML({
    RoleArn: first.role,
    PrincipalArn: saml.providerArn,
    SAMLAssertion: saml.assertion,
    DurationSeconds: isLast ? request.durationSeconds : INTERMEDIATE_SECONDS,
    ...(isLast && sessionPolicies(request.policies)),
  });
  const answer = await ways.sts.send(command, undefined, first.role);
  const credentials = credentialsIn(answer, 'AssumeRoleWithSAML', ways);
  const identity = identityIn(answer.output.AssumedRoleUser?.Arn);
  return continueChain(request, ways, {
    credentials,
    ...(identity && { identity }),
    link: {
      operation: 'AssumeRoleWithSAML',
      arn: identity?.arn ?? first.role,
      ...packedPolicySizeIn(answer.output),
    },
  });
}

/** AWS says no more of an assertion that is too old than that it is. */
function checkExpiry({ saml, chain }: SamlRequest, now: number): void {
  const { notOnOrAfter } = saml;
  if (notOnOrAfter === undefined || now < Date.parse(notOnOrAfter)) return;
  const role = chain[0]?.role;
  throw new CallError(
    `the assertion was to be used before ${notOnOrAfter}, and it is ${new Date(now).toISOString()} by this machine's clock`,
    {
      service: 'source',
      operation: 'ReadAssertion',
      code: 'AssertionExpired',
      attempts: 1,
      seconds: 0,
      ...(role !== undefined && { resource: role }),
    },
  );
}
