import { isLoopback } from './loopback';
import type { Reader } from './reader';
import type { Place } from './region';
import type { ConsoleWish, Endpoints, Mode, Partition } from './request';
import { urlIn } from './url';

/**
 * Where a console link is made and where it leads, by partition.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html,
 * https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-Beijing.html and
 * https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-console.html
 */
const SIGN_IN: Partial<Record<Partition, Pick<ConsoleWish, 'endpoint' | 'console'>>> = {
  aws: {
    endpoint: 'https://signin.aws.amazon.com/federation',
    console: 'https://console.aws.amazon.com/console/home',
  },
  'aws-cn': {
    endpoint: 'https://signin.amazonaws.cn/federation',
    console: 'https://console.amazonaws.cn/console/home',
  },
  'aws-us-gov': {
    endpoint: 'https://signin.amazonaws-us-gov.com/federation',
    console: 'https://console.amazonaws-us-gov.com/console/home',
  },
};

/** Seconds of a console session that AWS takes. */
const SESSION = { min: 900, max: 43_200 };

/** The link that is asked for; undefined where none is, or after a problem. */
export function readConsoleUrl(reader: Reader, place: Place, endpoints: Endpoints): ConsoleWish | undefined {
  if (!reader.flag('console-url')) return undefined;
  const usual = SIGN_IN[place.partition];
  if (endpoints.sts !== undefined && !isOnLoopback(endpoints.sts)) {
    reader.problem(
      ['console-url', 'sts-endpoint'],
      'both given; only AWS has a console, and its own STS must make the credentials for it',
    );
    return undefined;
  }
  if (usual === undefined) {
    reader.problem(
      'console-url',
      `true, and AWS documents no sign-in endpoint for the partition ${place.partition}`,
    );
    return undefined;
  }
  return {
    ...usual,
    // The credentials of a stand-in on this very machine must not be sent to AWS; it may have a sign-in of its own.
    ...(endpoints.sts !== undefined && { endpoint: new URL('/federation', endpoints.sts).href }),
    issuer: runUrl(reader.env),
  };
}

/**
 * With the duration that a role's session was asked for, where AWS lets the console's session last as long: not for
 * chained roles and federated users, whose console session ends with the credentials.
 */
export function withSessionDuration(
  wish: ConsoleWish,
  {
    mode,
    durationSeconds,
    links,
  }: { readonly mode: Mode; readonly durationSeconds: number; readonly links: number },
): ConsoleWish {
  const takes = mode !== 'federation-token' && links === 1;
  const inRange = durationSeconds >= SESSION.min && durationSeconds <= SESSION.max;
  return takes && inRange ? { ...wish, sessionSeconds: durationSeconds } : wish;
}

function isOnLoopback(url: string): boolean {
  const parsed = urlIn(url);
  return parsed !== undefined && isLoopback(parsed.hostname);
}

/** Where the console leads its reader once the session has ended: back to the workflow's run. */
function runUrl(env: Reader['env']): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  return server && repository && run ? `${server}/${repository}/actions/runs/${run}` : 'https://github.com';
}
