import { answering, REHEARSED } from '../aws/rehearsal';
import { connectSts } from '../aws/sts';
import { AssumeRoleWithWebIdentity } from '../aws/sts-commands';
import type { CommonRequest } from '../inputs/request';
import { credentialsIn, identityIn } from './sts-answer';

const OPERATION = 'AssumeRoleWithWebIdentity';

/** With AWS's documented examples. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
const ANSWER =
  `<${OPERATION}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${OPERATION}Result>` +
  '<AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/FederatedWebIdentityRole/app1</Arn>' +
  '<AssumedRoleId>AROACLKWSDQRAOEXAMPLE:app1</AssumedRoleId></AssumedRoleUser><Credentials>' +
  '<AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SessionToken>AQoEXAMPLE</SessionToken>' +
  '<SecretAccessKey>wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY</SecretAccessKey>' +
  `<Expiration>9999-01-01T00:00:00Z</Expiration></Credentials></${OPERATION}Result></${OPERATION}Response>`;

/** Rehearses a call of STS and the reading of its answer; see {@link REHEARSED}. */
export async function rehearse(request: Pick<CommonRequest, 'region' | 'endpoints'>): Promise<void> {
  const sts = connectSts(request, REHEARSED, answering(ANSWER));
  const command = AssumeRoleWithWebIdentity({
    RoleArn: 'arn:aws:iam::123456789012:role/FederatedWebIdentityRole',
    RoleSessionName: 'app1',
    WebIdentityToken: 'e30.e30.e30',
    DurationSeconds: 900,
  });
  const answer = await sts.send(command, undefined);
  identityIn(answer.output.AssumedRoleUser?.Arn);
  credentialsIn(answer, OPERATION, { mask: () => undefined });
}
