import { readAwsKeys } from './aws-keys';
import { readBuckets } from './buckets';
import { readConsoleUrl, withSessionDuration } from './console-url';
import { readEndpoints } from './endpoints';
import type { Environment } from './environment';
import { readFederatedName } from './federated-name';
import { deepFreeze } from './freeze';
import { tellIgnored } from './ignored';
import type { InputName } from './input-table';
import { readLifetime, withinLimits, type Lifetime } from './lifetime';
import { ACCOUNT_ID } from './limits';
import { readMfa } from './mfa';
import { readMode, type ModeChoice } from './mode';
import { readProxy } from './proxy';
import { readProfile, type ProfileFaults } from './profile';
import { Reader } from './reader';
import { checkRefresh } from './renewal';
import { checkPartitions, readPlace } from './region';
import type {
  AwsKeys,
  CommonRequest,
  ConsoleWish,
  Mfa,
  Reading,
  Request,
  RetryLimits,
  RoleLink,
  RootTask,
  Saml,
  SessionPolicies,
  Source,
  Tag,
  WebIdentityToken,
} from './request';
import { isArn, readRoleChain, type Setting } from './role-chain';
import { readRootTask } from './root-task';
import { checkAssertedRole, readSaml } from './saml';
import { readSessionPolicies, type ReadFile } from './session-policies';
import { readCustomTags, readFederationTags, readRoleTags } from './session-tags';
import { readBucketWishes } from './verification';
import { readKeepExisting } from './keep-existing';
import { unverifiedTls } from './tls';
import { missingToken, readWebIdentityToken, tokenAddressFault } from './web-identity-token';

/** What a mode adds to what all requests have. */
type Own<R extends Request = Request> = R extends Request ? Omit<R, keyof CommonRequest> : never;

/** What the inputs came to, whatever the mode. */
interface Parts {
  readonly keys: AwsKeys | undefined;
  readonly chain: readonly RoleLink[];
  readonly firstSettings: readonly Setting[];
  readonly roleChaining: boolean;
  readonly token: WebIdentityToken | undefined;
  readonly saml: Saml | undefined;
  readonly task: RootTask | undefined;
  readonly mfa: Mfa | undefined;
  readonly policies: SessionPolicies;
  readonly customTags: readonly Tag[];
  readonly skipTags: boolean;
  readonly skipOidc: boolean;
  readonly federatedName: string;
  readonly sourceIdentity: string | undefined;
  readonly lifetime: Lifetime;
}

/**
 * Reads what the step was asked to do from its environment: the inputs of `action.yml`, the variables that stand in
 * for them, and what the runner says of the job. Nothing else is looked at, but the file that `inline-session-policy`
 * may name, and those that `aws-profile` goes to.
 *
 * All problems are told at once; none shows a part of a secret. The result is frozen, all the way down. Never throws.
 *
 * @param readFile reads a file as UTF-8 text, and throws as `fs.readFileSync` does.
 */
export function readRequest(
  env: Environment,
  readFile: ReadFile,
  profileFaults: ProfileFaults = () => [],
): Reading {
  const reader = new Reader(env);
  const endpoints = readEndpoints(reader);
  const place = readPlace(reader, endpoints);
  const unverified = unverifiedTls(env);
  if (unverified !== undefined) reader.problems.push(unverified);
  const anyShape = endpoints.sts !== undefined || endpoints.s3 !== undefined;
  const skipOidc = reader.flag('force-skip-oidc');
  const parts: Parts = {
    keys: readAwsKeys(reader, anyShape),
    ...readRoleChain(reader, place, endpoints),
    roleChaining: reader.flag('role-chaining'),
    token: readWebIdentityToken(reader, skipOidc),
    saml: readSaml(reader, place, endpoints),
    task: readRootTask(reader, place, endpoints),
    mfa: readMfa(reader),
    policies: readSessionPolicies(reader, readFile, place, endpoints),
    customTags: readCustomTags(reader),
    skipTags: reader.flag('role-skip-session-tagging'),
    skipOidc,
    federatedName: readFederatedName(reader),
    sourceIdentity: reader.limited('source-identity'),
    lifetime: readLifetime(reader),
  };
  if (parts.mfa !== undefined && endpoints.sts === undefined) {
    checkPartitions(reader, 'mfa-serial-number', [parts.mfa.serialNumber], place);
  }
  const consoleUrl = readConsoleUrl(reader, place, endpoints);
  const wishes = readBucketWishes(reader, readBuckets(reader, place, endpoints));
  const plainSecretsOnly = reader.flag('special-characters-workaround');
  if (plainSecretsOnly && reader.given('mfa-token-code')) {
    reader.problem(
      ['special-characters-workaround', 'mfa-token-code'],
      'both given; the workaround may ask several times, and a code serves once: give mfa-totp-secret in place of the code',
    );
  }
  const profile = readProfile(reader, profileFaults);
  const proxy = readProxy(reader);
  const common: Omit<CommonRequest, 'reason'> = {
    region: place.region,
    partition: place.partition,
    endpoints,
    ...(proxy !== undefined && { proxy }),
    retry: readRetry(reader, plainSecretsOnly),
    timeoutSeconds: reader.number('action-timeout-s'),
    delivery: {
      outputs: reader.flag('output-credentials'),
      environment: reader.flag('output-env-credentials', profile === undefined),
      ...(profile !== undefined && { profile }),
      ...(reader.flag('refresh') && { refresh: true }),
      maskAccountId: reader.flag('mask-aws-account-id'),
      unsetCurrent: reader.flag('unset-current-credentials'),
    },
    allowedAccountIds: readAccountIds(reader),
    plainSecretsOnly,
    ...readKeepExisting(reader),
    ...wishes,
    summary: reader.flag('summary'),
  };

  const choice = readMode(reader, {
    samlAssertion: reader.given('saml-assertion') !== undefined,
    federatedName: reader.given('federated-name') !== undefined,
    role: parts.chain.length > 0,
    keys: Boolean(reader.given('aws-access-key-id') ?? reader.given('aws-secret-access-key')),
    sessionToken: reader.given('aws-session-token') !== undefined,
    roleChaining: parts.roleChaining,
    tokenFile: parts.token?.kind === 'file',
    oidc: parts.token?.kind === 'github',
  });
  if (choice === undefined) return deepFreeze({ ok: false, problems: reader.problems, mode: undefined });

  const own = readOwn(reader, choice, parts);
  tellIgnored(reader, choice, parts);
  if (common.delivery.refresh) {
    checkRefresh(reader, {
      mode: choice.mode,
      source: own && 'source' in own ? own.source : undefined,
      mfa: own !== undefined && 'mfa' in own,
      profile: profile !== undefined,
      environment: common.delivery.environment,
    });
  }
  if (profile !== undefined && choice.mode === 'existing' && parts.keys?.sessionToken === undefined) {
    reader.warning(
      `mode existing (${choice.reason}) writes no profile: it leaves credentials where they are, and never hands on long-lived ones`,
    );
  }
  if (own === undefined || reader.problems.length > 0) {
    return deepFreeze({ ok: false, problems: reader.problems, mode: choice.mode });
  }
  return deepFreeze({
    ok: true,
    request: { ...common, reason: choice.reason, ...own, ...consoleWish(consoleUrl, own) },
    warnings: reader.warnings,
  });
}

/** Only credentials of roles and federated users open the console. */
function consoleWish(wish: ConsoleWish | undefined, own: Own): Pick<CommonRequest, 'consoleUrl'> {
  if (wish === undefined || !('policies' in own)) return {};
  const links = 'chain' in own ? own.chain.length : 0;
  return { consoleUrl: withSessionDuration(wish, { ...own, links }) };
}

/** What the chosen mode needs; undefined only after a problem. */
function readOwn(reader: Reader, choice: ModeChoice, parts: Parts): Own | undefined {
  const { mode } = choice;
  const { keys, token, mfa, policies, customTags, federatedName, sourceIdentity, lifetime } = parts;
  const chain = parts.skipTags ? parts.chain.map(({ tags: _, ...link }) => link) : parts.chain;
  const source: Source = keys === undefined ? { kind: 'default-chain' } : { kind: 'inputs', keys };
  switch (mode) {
    case 'session-token':
      refuseTemporarySource(reader, 'GetSessionToken');
      return {
        mode,
        source,
        durationSeconds: withinLimits(reader, lifetime, mode),
        ...(mfa !== undefined && { mfa }),
      };
    case 'assume-role': {
      needRole(reader, choice, chain);
      if (keys !== undefined && parts.roleChaining) {
        reader.warning(
          "role-chaining: the keys given as inputs are the source, not the job's credentials; a chained role's limit of an hour applies",
        );
      }
      const tags = parts.skipTags ? undefined : readRoleTags(reader, customTags, chain);
      const chained = parts.roleChaining || chain.length > 1;
      return {
        mode,
        source: keys === undefined && parts.roleChaining ? { kind: 'job' } : source,
        chain,
        durationSeconds: withinLimits(reader, lifetime, chained ? 'chained role' : mode),
        ...(sourceIdentity !== undefined && { sourceIdentity }),
        ...(tags !== undefined && { tags }),
        ...(mfa !== undefined && { mfa }),
        policies,
      };
    }
    case 'federation-token': {
      refuseTemporarySource(reader, 'GetFederationToken');
      needPolicy(reader);
      const tags = parts.skipTags ? undefined : readFederationTags(reader, customTags);
      return {
        mode,
        source,
        name: federatedName,
        durationSeconds: withinLimits(reader, lifetime, mode),
        policies,
        ...(tags !== undefined && { tags }),
      };
    }
    case 'web-identity': {
      needRole(reader, choice, chain);
      const first = chain[0]?.role;
      if (first !== undefined && !isArn(first)) {
        reader.problem(
          'role-to-assume',
          `${reader.says('role-to-assume', first)}; mode ${mode} (${choice.reason}) accepts the role's ARN only, since no credentials tell the account that a name is in`,
        );
      }
      const durationSeconds = withinLimits(reader, lifetime, chain.length > 1 ? 'chained role' : mode);
      if (token === undefined) {
        reader.problem('web-identity-token-file', missingToken(parts.skipOidc));
        return undefined;
      }
      const fault = token.kind === 'github' ? tokenAddressFault(token.requestUrl) : undefined;
      if (fault !== undefined) reader.problems.push(fault);
      return { mode, token, chain, durationSeconds, policies };
    }
    case 'saml': {
      needRole(reader, choice, chain);
      needInputs(reader, choice, ['saml-assertion', 'saml-provider-arn']);
      const durationSeconds = withinLimits(reader, lifetime, chain.length > 1 ? 'chained role' : mode);
      if (parts.saml === undefined) return undefined;
      checkAssertedRole(reader, parts.saml, chain);
      return { mode, saml: parts.saml, chain, durationSeconds, policies };
    }
    case 'assume-root': {
      needInputs(reader, choice, ['target-principal', 'task-policy-arn']);
      const durationSeconds = withinLimits(reader, lifetime, mode);
      return parts.task && { mode, source, task: parts.task, durationSeconds };
    }
    case 'delegated-access': {
      needInputs(reader, choice, ['trade-in-token']);
      const tradeInToken = reader.text('trade-in-token');
      return tradeInToken === undefined ? undefined : { mode, source, tradeInToken };
    }
    case 'existing':
      return { mode, source };
  }
}

function needRole(reader: Reader, { mode, reason }: ModeChoice, chain: readonly RoleLink[]): void {
  if (chain.length > 0) return;
  reader.problem(
    'role-to-assume',
    `not given; mode ${mode} (${reason}) needs it: the ARN or name of a role (is the variable or secret that it comes from empty?)`,
  );
}

function needInputs(reader: Reader, { mode, reason }: ModeChoice, names: readonly InputName[]): void {
  for (const name of names.filter((one) => !reader.given(one))) {
    reader.problem(
      name,
      `not given; mode ${mode} (${reason}) needs it (is the variable or secret that it comes from empty?)`,
    );
  }
}

/** STS answers both calls only to long-lived credentials. */
function refuseTemporarySource(reader: Reader, operation: string): void {
  if (!reader.given('aws-session-token')) return;
  reader.problem(
    'aws-session-token',
    `given, so that the keys are temporary, and STS refuses ${operation} to temporary credentials; give an IAM user's long-lived keys, or another mode`,
  );
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html (Policy) */
function needPolicy(reader: Reader): void {
  const names = ['inline-session-policy', 'managed-session-policies', 'bucket-access'] as const;
  if (names.some((name) => reader.given(name))) return;
  reader.problem(
    names,
    'none is given; a federation token may do only what both the user and a session policy allow, so without a policy it could do nothing: give one of them',
  );
}

function readAccountIds(reader: Reader): string[] {
  const ids = reader.list('allowed-account-ids');
  for (const id of ids.filter((one) => !ACCOUNT_ID.test(one))) {
    reader.problem(
      'allowed-account-ids',
      `given ${reader.quote(id)}; accepted: account ids of 12 digits (in quotation marks, or YAML may take off a leading zero)`,
    );
  }
  return ids;
}

function readRetry(reader: Reader, plainSecretsOnly: boolean): RetryLimits {
  const attempts = reader.number('retry-max-attempts');
  const disabled = reader.flag('disable-retry');
  const usual = 12;
  // As in configure-aws-credentials: the workaround is a kind of retry, and sets both aside.
  if (plainSecretsOnly) {
    if (disabled || attempts !== usual) {
      reader.warning('special-characters-workaround sets disable-retry and retry-max-attempts aside');
    }
    return { maxAttempts: usual };
  }
  if (disabled && attempts !== usual && attempts !== 1) {
    reader.warning('disable-retry sets retry-max-attempts aside');
  }
  return { maxAttempts: disabled ? 1 : attempts };
}
