import { AssumeRole } from '../aws/sts-commands';
import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import { CallError } from '../aws/call-error';
import type { Command } from '../aws/service';
import type { StsAnswer } from '../aws/sts';
import type { AssumeRoleRequest, AwsKeys, RoleLink, SessionPolicies, SessionTags } from '../inputs/request';
import { getCallerIdentity } from './get-caller-identity';
import { linkTags } from './link-tags';
import type { MfaProof } from './mfa-proofs';
import { isRoleArn, roleArn } from './role-arn';
import { sendWithMfa } from './send-with-mfa';
import { sessionPolicies } from './session-parameters';
import { credentialsIn, identityIn, packedPolicySizeIn } from './sts-answer';
import type { Identity, Link, Obtained, TemporaryCredentials } from './temporary-credentials';
import type { Ways } from './ways';

/**
 * Seconds that a link lives whose only use is to assume the next one: the shortest that STS gives.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export const INTERMEDIATE_SECONDS = 900;

/** AssumeRole, once for each role of the chain. */
export async function assumeRole(request: AssumeRoleRequest, ways: Ways): Promise<Obtained> {
  const { keys, described } = await ways.resolveSource(request.source);
  ways.callingAs({ described });
  const { chain, sourceIdentity, tags, mfa } = request;
  const [first] = chain;
  // Only a role's bare name needs an account, and then this is the one call that tells it.
  const source = first && !isRoleArn(first.role) ? await getCallerIdentity(ways.sts, keys) : undefined;
  if (source) ways.callingAs({ described, arn: source.arn });
  return assumeChain(request, chain, { keys, ...(source && { identity: source }) }, ways, {
    ...(sourceIdentity !== undefined && { sourceIdentity }),
    ...(tags && { tags }),
    ...(mfa && { mfa }),
  });
}

/** What a request says of a chain as a whole. */
export type ChainRequest = Pick<AssumeRoleRequest, 'partition' | 'durationSeconds' | 'policies'>;

/** What only the first link of a chain that starts from keys carries. */
type FirstLink = Pick<AssumeRoleRequest, 'sourceIdentity' | 'tags' | 'mfa'>;

/**
 * Assumes the roles one after the other. Session policies bound the last, which is the one handed on; the transitive
 * tags, the source identity and the MFA of the first travel along by themselves.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
 *
 * @param from the credentials that assume the first role, and who they are where that is known.
 */
export async function assumeChain(
  request: ChainRequest,
  chain: readonly RoleLink[],
  from: { readonly keys: AwsKeys; readonly identity?: Identity },
  ways: Ways,
  firstLink: FirstLink,
): Promise<Obtained> {
  let { keys, identity } = from;
  let credentials: TemporaryCredentials | undefined;
  const links: Link[] = [];
  const { tags: shared, ...first } = firstLink;
  let transitive: readonly string[] = [];
  for (const [index, link] of chain.entries()) {
    const isFirst = index === 0;
    const isLast = index === chain.length - 1;
    const tags = linkTags(shared, link, transitive);
    transitive = [...transitive, ...(tags?.transitiveKeys ?? [])];
    const assumed = await assumeOne(
      {
        ...(isFirst && first),
        ...(tags && { tags }),
        arn: arnOf(link, request, identity),
        link,
        durationSeconds: isLast ? request.durationSeconds : INTERMEDIATE_SECONDS,
        policies: isLast ? request.policies : { managed: [] },
      },
      keys,
      ways,
    );
    credentials = assumed.credentials;
    identity = assumed.identity;
    links.push(assumed.link);
    if (!isLast) {
      keys = keysOf(credentials);
      ways.callingAs({ described: `the role ${link.role}`, ...(identity && { arn: identity.arn }) });
    }
  }
  if (credentials === undefined) throw new Error('a chain has one role at least');
  return { credentials, ...(identity && { identity }), links, deliverable: true };
}

function arnOf(
  link: RoleLink,
  { partition }: Pick<AssumeRoleRequest, 'partition'>,
  identity: Identity | undefined,
): string {
  if (isRoleArn(link.role)) return link.role;
  if (identity === undefined) {
    throw new CallError("no answer says in which account to look for the role; give the role's ARN", {
      service: 'sts',
      operation: 'AssumeRole',
      code: 'MalformedAnswer',
      attempts: 1,
      seconds: 0,
      resource: link.role,
    });
  }
  return roleArn(link.role, partition, identity.accountId);
}

interface OneRole extends FirstLink {
  readonly arn: string;
  readonly link: RoleLink;
  readonly durationSeconds: number;
  readonly policies: SessionPolicies;
}

async function assumeOne(
  role: OneRole,
  keys: AwsKeys,
  ways: Ways,
): Promise<{ credentials: TemporaryCredentials; identity?: Identity; link: Link }> {
  const answer = await sendWithFewerTags(role, keys, ways);
  const identity = identityIn(answer.output.AssumedRoleUser?.Arn);
  return {
    credentials: credentialsIn(answer, 'AssumeRole', ways),
    ...(identity && { identity }),
    link: {
      operation: 'AssumeRole',
      arn: identity?.arn ?? role.arn,
      ...packedPolicySizeIn(answer.output),
    },
  };
}

/** Tags that are only a convenience are left out where AWS finds policies and tags too large together. */
async function sendWithFewerTags(
  role: OneRole,
  keys: AwsKeys,
  ways: Ways,
): Promise<StsAnswer<AssumeRoleCommandOutput>> {
  const { mfa, tags, arn } = role;
  const send = (sent: SessionTags | undefined): Promise<StsAnswer<AssumeRoleCommandOutput>> =>
    sendWithMfa(mfa, (proof) => commandFor(role, sent, proof), keys, ways, arn);
  try {
    return await send(tags);
  } catch (error) {
    const dropped = tags?.droppable ?? [];
    if (!(error instanceof CallError) || !isTooLarge(error) || dropped.length === 0) throw error;
    // A code that was given is spent by now, whatever STS thought of the tags.
    if (mfa && 'tokenCode' in mfa) throw error;
    const names = dropped.map(({ Key }) => Key).join(', ');
    ways.info(
      `AssumeRole: policies and tags are too large together; trying again without the tags ${names}.`,
    );
    return send(tags && withoutDroppable(tags));
  }
}

function isTooLarge({ facts }: CallError): boolean {
  return facts.code.startsWith('PackedPolicyTooLarge');
}

function withoutDroppable({ kept, transitiveKeys }: SessionTags): SessionTags {
  const keys = new Set(kept.map(({ Key }) => Key));
  return { kept, droppable: [], transitiveKeys: transitiveKeys.filter((key) => keys.has(key)) };
}

function commandFor(
  role: OneRole,
  tags: SessionTags | undefined,
  proof: MfaProof | undefined,
): Command<AssumeRoleCommandInput, AssumeRoleCommandOutput> {
  const { link, sourceIdentity } = role;
  const sent = tags ? [...tags.kept, ...tags.droppable] : [];
  return AssumeRole({
    RoleArn: role.arn,
    RoleSessionName: link.sessionName,
    DurationSeconds: role.durationSeconds,
    ...sessionPolicies(role.policies),
    ...(link.externalId !== undefined && { ExternalId: link.externalId }),
    ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
    ...(sent.length > 0 && { Tags: sent }),
    ...(tags && tags.transitiveKeys.length > 0 && { TransitiveTagKeys: [...tags.transitiveKeys] }),
    ...proof,
  });
}

/** Temporary credentials as the keys of another call. */
export function keysOf({ accessKeyId, secretAccessKey, sessionToken }: TemporaryCredentials): AwsKeys {
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}
