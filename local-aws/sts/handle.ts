import { AwsError } from '../aws-error';
import type { Call } from '../calls';
import type { Cloud } from '../cloud';
import type { Answer } from '../http/answer';
import type { HttpRequest } from '../http/request';
import type { Caller } from '../identity/caller';
import { requestKeys } from '../identity/request-keys';
import { authenticate, AuthenticationFailure } from '../signature/authenticate';
import { element } from '../xml';
import { assumeRole } from './assume-role';
import { assumeRoleWithSaml } from './assume-role-with-saml';
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity';
import { assumeRoot } from './assume-root';
import { STS_NAMESPACE, stsErrorAnswer } from './error-xml';
import { getCallerIdentity } from './get-caller-identity';
import { getDelegatedAccessToken } from './get-delegated-access-token';
import { getFederationToken } from './get-federation-token';
import { getSessionToken } from './get-session-token';
import type { SignedOperation, UnsignedOperation } from './operation';
import { stsRefusal } from './refusals';

const API_VERSION = '2011-06-15';

const SIGNED: Readonly<Record<string, SignedOperation>> = {
  AssumeRole: assumeRole,
  AssumeRoot: assumeRoot,
  GetCallerIdentity: getCallerIdentity,
  GetDelegatedAccessToken: getDelegatedAccessToken,
  GetFederationToken: getFederationToken,
  GetSessionToken: getSessionToken,
};

const UNSIGNED: Readonly<Record<string, UnsignedOperation>> = {
  AssumeRoleWithSAML: assumeRoleWithSaml,
  AssumeRoleWithWebIdentity: assumeRoleWithWebIdentity,
};

/** The call's parameters: the form of a POST, or the query of a GET. */
export function stsForm(request: HttpRequest): Record<string, string> {
  return request.method === 'POST'
    ? Object.fromEntries(new URLSearchParams(request.body.toString('utf8')))
    : Object.fromEntries(request.query);
}

/** Answers one STS request; `call` learns who signed it. */
export async function handleSts(
  cloud: Cloud,
  request: HttpRequest,
  call: Call,
  requestId: string,
): Promise<Answer> {
  try {
    const form = stsForm(request);
    const operation = form['Action'] ?? '';
    const result = await perform(cloud, request, form, operation, call);
    return {
      status: 200,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
      body: element(
        `${operation}Response`,
        [
          element(`${operation}Result`, [result]),
          element('ResponseMetadata', [element('RequestId', requestId)]),
        ],
        STS_NAMESPACE,
      ),
    };
  } catch (error) {
    if (error instanceof AuthenticationFailure) {
      return stsErrorAnswer(stsRefusal(error.refusal), requestId);
    }
    if (error instanceof AwsError) {
      return stsErrorAnswer(error, requestId);
    }
    throw error;
  }
}

async function perform(
  cloud: Cloud,
  request: HttpRequest,
  form: Readonly<Record<string, string>>,
  operation: string,
  call: Call,
): Promise<string> {
  const unsigned = UNSIGNED[operation];
  if (unsigned !== undefined && form['Version'] === API_VERSION) {
    // Only a signature names the region, as long as all of them are one host.
    return unsigned(cloud, { form, keys: requestKeys(request, cloud.clock()) });
  }
  const { caller, region } = await authenticate(cloud, request, 'sts');
  call.callerArn = caller.arn;
  checkRegion(cloud, caller, region);
  const signed = SIGNED[operation];
  if (signed === undefined || form['Version'] !== API_VERSION) {
    throw new AwsError(
      400,
      'InvalidAction',
      `Could not find operation ${operation} for version ${form['Version'] ?? 'NO_VERSION_SPECIFIED'}`,
    );
  }
  return signed(cloud, { form, keys: requestKeys(request, cloud.clock(), region) }, caller);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html */
function checkRegion(cloud: Cloud, caller: Caller, region: string): void {
  const optIn = cloud.world.regions.find(({ name }) => name === region)?.optIn ?? false;
  if (optIn && !(caller.account.enabledRegions ?? []).includes(region)) {
    throw new AwsError(
      403,
      'RegionDisabledException',
      `STS is not activated in this region for account:${caller.account.id}. Your account administrator can activate STS in this region using the IAM Console.`,
    );
  }
}
