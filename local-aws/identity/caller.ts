import { assumedRoleArn, federatedUserArn, roleArn, rootArn, userArn } from '../arn';
import type { Evaluation, EvaluationRequest } from '../iam/evaluate';
import { evaluate } from '../iam/evaluate';
import type { PolicyDocument } from '../iam/policy';
import type { Account, User, World } from '../world';
import type { Session } from './sessions';

/** Who signed the request, with all that policies can know of them. */
export interface Caller {
  kind: 'root' | 'user' | 'assumed-role' | 'federated-user';
  account: Account;
  arn: string;
  /** As GetCallerIdentity tells it. */
  userId: string;
  /** The IAM user, where there is one behind the caller. */
  user?: User;
  /** Absent with long-term keys. */
  session?: Session;
  principal: EvaluationRequest['principal'];
  identityPolicies: readonly PolicyDocument[];
  sessionPolicies?: readonly PolicyDocument[];
  /** Condition keys that come with the caller. */
  context: Readonly<Record<string, string | readonly string[]>>;
}

/** The root user is bound by no identity-based policy. */
const EVERYTHING: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
};

/** The caller behind an IAM user's long-term key, or the root user's where there is no user. */
export function longTermCaller(world: World, account: Account, user: User | undefined): Caller {
  return user === undefined ? rootCaller(account) : userCaller(world, account, user);
}

/** The caller behind temporary credentials; undefined where its account, user or role is gone. */
export function sessionCaller(world: World, session: Session, now: Date): Caller | undefined {
  const account = world.accounts.find(({ id }) => id === session.accountId);
  if (account === undefined) {
    return undefined;
  }
  const caller = callerOf(world, account, session);
  return (
    caller && {
      ...caller,
      session,
      context: {
        ...caller.context,
        'aws:TokenIssueTime': session.issuedAt.toISOString(),
        'aws:MultiFactorAuthPresent': String(session.mfaAt !== undefined),
        ...(session.mfaAt && {
          'aws:MultiFactorAuthAge': String(Math.floor((now.getTime() - session.mfaAt.getTime()) / 1000)),
        }),
      },
    }
  );
}

function callerOf(world: World, account: Account, session: Session): Caller | undefined {
  switch (session.kind) {
    case 'assumed-role':
      return assumedRoleCaller(world, account, session);
    case 'federated-user':
      return federatedUserCaller(world, account, session);
    case 'root-task':
      return { ...rootCaller(account), sessionPolicies: [session.taskPolicy] };
    case 'session-token': {
      const user = account.users.find(({ name }) => name === session.userName);
      return session.userName !== undefined && user === undefined
        ? undefined
        : longTermCaller(world, account, user);
    }
  }
}

function rootCaller(account: Account): Caller {
  const arn = rootArn(account);
  return {
    kind: 'root',
    account,
    arn,
    userId: account.id,
    principal: { arn, account: account.id },
    identityPolicies: [EVERYTHING],
    context: principalKeys(account, arn, 'Account', account.id),
  };
}

function userCaller(world: World, account: Account, user: User): Caller {
  const arn = userArn(account, user);
  return {
    kind: 'user',
    account,
    arn,
    userId: user.id,
    user,
    principal: { arn, account: account.id },
    identityPolicies: attached(world, user),
    context: {
      ...principalKeys(account, arn, 'User', user.id),
      'aws:username': user.name,
      ...tagKeys(user.tags ?? {}),
    },
  };
}

function assumedRoleCaller(
  world: World,
  account: Account,
  session: Session & { kind: 'assumed-role' },
): Caller | undefined {
  // A role made anew under the same name has another ID, and is another role.
  const role = account.roles.find(({ name, id }) => name === session.roleName && id === session.roleId);
  if (role === undefined) {
    return undefined;
  }
  const arn = assumedRoleArn(account, role.name, session.sessionName);
  const issuerArn = roleArn(account, role);
  const userId = `${role.id}:${session.sessionName}`;
  return {
    kind: 'assumed-role',
    account,
    arn,
    userId,
    principal: { arn, account: account.id, issuerArn },
    identityPolicies: attached(world, role),
    ...(session.sessionPolicies && { sessionPolicies: session.sessionPolicies }),
    context: {
      ...principalKeys(account, issuerArn, 'AssumedRole', userId),
      ...tagKeys({ ...role.tags, ...session.tags }),
      ...(session.sourceIdentity !== undefined && { 'aws:SourceIdentity': session.sourceIdentity }),
      ...(session.federatedProvider !== undefined && { 'aws:FederatedProvider': session.federatedProvider }),
    },
  };
}

function federatedUserCaller(
  world: World,
  account: Account,
  session: Session & { kind: 'federated-user' },
): Caller | undefined {
  const user = account.users.find(({ name }) => name === session.userName);
  if (session.userName !== undefined && user === undefined) {
    return undefined;
  }
  const behind = longTermCaller(world, account, user);
  const arn = federatedUserArn(account, session.name);
  const userId = `${account.id}:${session.name}`;
  return {
    kind: 'federated-user',
    account,
    arn,
    userId,
    ...(user && { user }),
    principal: { arn, account: account.id, issuerArn: behind.arn },
    identityPolicies: behind.identityPolicies,
    sessionPolicies: session.sessionPolicies,
    context: {
      ...principalKeys(account, arn, 'FederatedUser', userId),
      ...tagKeys({ ...user?.tags, ...session.tags }),
    },
  };
}

/** Asks the policies whether the caller may do it. */
export function evaluateFor(
  caller: Caller,
  question: Omit<EvaluationRequest, 'principal' | 'identityPolicies' | 'sessionPolicies'>,
): Evaluation {
  return evaluate({
    ...question,
    context: { ...caller.context, ...question.context },
    principal: caller.principal,
    identityPolicies: caller.identityPolicies,
    ...(caller.sessionPolicies && { sessionPolicies: caller.sessionPolicies }),
  });
}

function attached(
  world: World,
  holder: { policies: readonly PolicyDocument[]; managedPolicyArns?: readonly string[] },
): PolicyDocument[] {
  const managed = world.managedPolicies.filter(({ arn }) => holder.managedPolicyArns?.includes(arn));
  return [...holder.policies, ...managed.map(({ document }) => document)];
}

function principalKeys(account: Account, arn: string, type: string, userId: string): Record<string, string> {
  return {
    'aws:PrincipalArn': arn,
    'aws:PrincipalAccount': account.id,
    'aws:PrincipalType': type,
    'aws:userid': userId,
  };
}

function tagKeys(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]));
}
