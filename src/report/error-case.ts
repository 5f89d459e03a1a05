import type { CallError, CallFacts } from '../aws/call-error';
import type { BucketTarget, Partition, Request, RoleLink } from '../inputs/request';
import { arnParts } from './arn';
import type { ExplainContext } from './explain-context';
import { quotable } from './quotable';

/** An error and all that is known around it, as the rows of the error table read it. */
export interface ErrorCase {
  readonly facts: CallFacts;
  /** AWS's error code without the suffix `Exception`, which the wire has for some calls and the SDK for others. */
  readonly code: string;
  /** The server's message, without secrets, on one line, of bounded length. */
  readonly message: string;
  readonly context: ExplainContext;
  readonly request: Request | undefined;
  /** Of the role or the caller, else of the region. */
  readonly partition: Partition;
  /** The caller's ARN: as the step knows it, else as AWS's message names it. */
  readonly callerArn: string | undefined;
  /** The action that AWS's message says is not allowed, such as `s3:GetObject`. */
  readonly deniedAction: string | undefined;
  /** The resource that AWS's message names. */
  readonly deniedResource: string | undefined;
  /** The role that was to be assumed. */
  readonly role: string | undefined;
  /** The role's own settings, where the request names the role. */
  readonly link: RoleLink | undefined;
  /** The place in S3 that the call was about. */
  readonly target: BucketTarget;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const DENIAL = /User: (\S+) is not authorized to perform: ([\w-]+:\w+)(?: on resource: "?([^\s"]+)"?)?/;

/** How much of a server's message is worth showing. */
const MESSAGE_LENGTH = 600;

/** Gathers what the rows of the table ask for. */
export function errorCase(error: CallError, context: ExplainContext): ErrorCase {
  const { facts } = error;
  const { request } = context;
  const message = quotable(error.message, MESSAGE_LENGTH);
  const [, messageCaller, deniedAction, deniedResource] = DENIAL.exec(message) ?? [];
  const callerArn = context.caller?.arn ?? messageCaller;
  const roleCall = facts.service === 'sts' && facts.operation.startsWith('AssumeRole');
  const role = roleCall ? (facts.resource ?? deniedResource) : undefined;
  return {
    facts,
    code: facts.code.replace(/Exception$/, ''),
    message,
    context,
    request,
    partition:
      (arnParts(role ?? callerArn)?.partition as Partition | undefined) ?? request?.partition ?? 'aws',
    callerArn,
    deniedAction,
    deniedResource,
    role,
    link: linkOf(request, role),
    target: targetOf(request, facts),
  };
}

function linkOf(request: Request | undefined, role: string | undefined): RoleLink | undefined {
  if (request === undefined || !('chain' in request) || role === undefined) return undefined;
  // A role given by name has become an ARN by the time that it is assumed.
  return request.chain.find((link) => link.role === role || role.endsWith(`:role/${link.role}`));
}

function targetOf(request: Request | undefined, { resource }: CallFacts): BucketTarget {
  const targets = request?.verification.targets ?? [];
  return (
    targets.find(({ bucket }) => bucket === resource) ?? { bucket: resource ?? 'the bucket', prefix: '' }
  );
}
