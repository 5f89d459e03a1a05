import type { Service } from '../../aws/call-error';
import type { ErrorCase } from '../error-case';
import type { ErrorRow } from '../error-row';
import { effort } from './network';

const SERVICES: readonly Service[] = ['sts', 's3', 'oidc', 'signin'];

function byProxy({ facts }: ErrorCase): boolean {
  return facts.proxy !== undefined;
}

/** `The proxy proxy.example.com:3128`: never its user name and password. */
function proxy({ facts }: ErrorCase): string {
  return `The proxy ${facts.proxy ?? ''}`;
}

const WHERE_FROM =
  'The proxy is the one that `http-proxy` names, else HTTPS_PROXY or HTTP_PROXY (in upper or lower case) in the environment of the runner or the job.';

/** A proxy that stands between the runner and the server, and does not let the call through. */
export const PROXY_ERRORS: readonly ErrorRow[] = [
  {
    id: 'proxy-authentication',
    services: SERVICES,
    codes: ['ProxyAuthenticationRequired'],
    title: 'The proxy wants a user name and a password',
    lines: (error) => [
      `${proxy(error)} let nothing through to ${error.facts.host ?? 'the server'}: it wants a user name and a password, or others than it was given (HTTP 407).`,
      'Give them in its URL, from a secret: `http-proxy: http://user:${{ secrets.PROXY_PASSWORD }}@host:port`. In a URL, characters such as `@`, `:`, `/` and `%` are written as %40, %3A, %2F and %25. Only Basic authentication is known here.',
      WHERE_FROM,
    ],
  },
  {
    id: 'proxy-refused',
    services: SERVICES,
    codes: ['ProxyRefused'],
    title: 'The proxy refused the call',
    lines: (error) => [
      `${proxy(error)} answered HTTP ${String(error.facts.status)} itself, in place of ${error.facts.host ?? 'the server'}, tried ${effort(error)}.`,
      'With 403 its rules do not let this host or port pass: have them allow it. With 502 to 504 it cannot reach the host. With 405 or 400 it is no proxy for https://.',
      'A host that needs no proxy is named in `no-proxy`.',
      WHERE_FROM,
    ],
  },
  {
    id: 'proxy-unreachable',
    services: SERVICES,
    codes: ['ConnectTimeout', 'ConnectionRefused', 'HostNotFound', 'NetworkError'],
    when: byProxy,
    title: 'The proxy cannot be reached',
    lines: (error) => [
      `${proxy(error)} made no connection to ${error.facts.host ?? 'the server'} (${error.facts.code}), tried ${effort(error)}.`,
      'Check its host and port, and that it runs and is reached from this runner; in a job with `container:`, from within the container.',
      'A host that needs no proxy is named in `no-proxy`.',
      WHERE_FROM,
    ],
  },
];
