import type { Service } from '../../aws/call-error';
import type { ErrorCase } from '../error-case';
import type { ErrorRow } from '../error-row';

const SERVICES: readonly Service[] = ['sts', 's3', 'oidc', 'signin', 'source'];

/** The input that sends a service's calls elsewhere. */
const ENDPOINT_INPUTS: Readonly<Record<Service, string | undefined>> = {
  sts: 'sts-endpoint',
  s3: 's3-endpoint',
  oidc: undefined,
  signin: undefined,
  source: undefined,
};

function host({ facts }: ErrorCase): string {
  return facts.host ?? `the endpoint of ${facts.operation}`;
}

/** `3 times in 45.0 s`. */
export function effort({ facts }: ErrorCase): string {
  const times = facts.attempts === 1 ? 'once' : `${String(facts.attempts)} times`;
  return `${times} in ${facts.seconds.toFixed(1)} s`;
}

/** The endpoint that the workflow chose for this service, where it did. */
function chosenEndpoint({ facts, request }: ErrorCase): string | undefined {
  if (facts.service === 'sts') return request?.endpoints.sts;
  if (facts.service === 's3') return request?.endpoints.s3;
  return undefined;
}

/** What to look at where a server cannot be reached. */
function wayThere(error: ErrorCase): string[] {
  const { facts, request } = error;
  const input = ENDPOINT_INPUTS[facts.service];
  const own = chosenEndpoint(error);
  return [
    ...(own === undefined ? [] : [`\`${String(input)}\` is ${own}: check its host and port.`]),
    ...(own === undefined && request !== undefined && (request.endpoints.fips || request.endpoints.dualstack)
      ? [
          `\`use-fips-endpoint\` or \`use-dualstack-endpoint\` is on: check that the service has such an endpoint in ${request.region}.`,
        ]
      : []),
    'On a self-hosted runner, let it out to that host on that port, or set `http-proxy` (and `no-proxy` for hosts that must not go through it).',
  ];
}

/** Calls that got no answer, or none that can be read. */
export const NETWORK_ERRORS: readonly ErrorRow[] = [
  {
    id: 'connect-timeout',
    services: SERVICES,
    codes: ['ConnectTimeout'],
    title: 'No connection to the server',
    lines: (error) => [
      `${host(error)} did not take a connection in time, tried ${effort(error)}. Packets are most likely dropped by a firewall, or a proxy is needed.`,
      ...wayThere(error),
    ],
  },
  {
    id: 'response-timeout',
    services: SERVICES,
    codes: ['ResponseTimeout'],
    title: 'The server did not answer',
    lines: (error) => [
      `${host(error)} took the connection but gave no answer to ${error.facts.operation} in time, tried ${effort(error)}.`,
      'If it goes on: look at the AWS Health Dashboard (https://health.aws.amazon.com/health/status), or at the server itself where it is not AWS.',
      ...wayThere(error),
    ],
  },
  {
    id: 'connection-refused',
    services: SERVICES,
    codes: ['ConnectionRefused'],
    title: 'Connection refused',
    lines: (error) => [
      `Nothing listens at ${host(error)}, or a firewall refused the connection, tried ${effort(error)}.`,
      ...(error.context.request?.endpoints.sts === undefined &&
      error.context.request?.endpoints.s3 === undefined
        ? ['A proxy that is not running looks the same: check `http-proxy` and HTTPS_PROXY.']
        : ['In a job with `container:`, a service container is reached by its label, not by localhost.']),
      ...wayThere(error),
    ],
  },
  {
    id: 'connection-reset',
    services: SERVICES,
    codes: ['ConnectionReset'],
    title: 'The connection was cut',
    lines: (error) => [
      `The connection to ${host(error)} was closed before the answer was whole, tried ${effort(error)}.`,
      'Proxies and firewalls that inspect TLS do this; so does a server that restarts. Run the job again; if it stays, look there.',
      ...wayThere(error),
    ],
  },
  {
    id: 'host-not-found',
    services: SERVICES,
    codes: ['HostNotFound'],
    title: 'Host name not found',
    lines: (error) => [
      `DNS knows no address for ${host(error)}, tried ${effort(error)}.`,
      ...(error.request === undefined
        ? []
        : [
            `\`aws-region\` is \`${error.request.region}\`: a misspelt region makes a host that does not exist. The names: https://docs.aws.amazon.com/general/latest/gr/rande.html`,
          ]),
      ...wayThere(error),
    ],
  },
  {
    id: 'certificate',
    services: SERVICES,
    codes: ['CertificateError'],
    title: 'TLS certificate not trusted',
    lines: (error) => [
      `The certificate that ${host(error)} showed is not trusted, has expired, or is for another host.`,
      'Behind a proxy that inspects TLS, or with a server of your own, give Node its certificate authority: `env: NODE_EXTRA_CA_CERTS: /path/to/ca.pem` on the step. (Do not switch the check off: the keys go over this connection.)',
      'A machine whose clock is wrong finds good certificates expired: check the date on a self-hosted runner.',
    ],
  },
  {
    id: 'insecure-endpoint',
    services: SERVICES,
    codes: ['InsecureEndpoint'],
    title: 'A server is to be called without TLS',
    lines: (error) => [
      `${host(error)} is to be called by http://: keys and tokens could be read and changed on the way, so nothing was sent.`,
      `The address is that of ${error.facts.service === 'oidc' ? 'ACTIONS_ID_TOKEN_REQUEST_URL, which the runner sets' : 'AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_… in the environment, or of endpoint_url in the shared config file'}: have it begin with https://.`,
      'Where the way is your own, such as that to a service container, set `allow-insecure-endpoint: true`. This machine itself (localhost, 127.0.0.1) needs no leave.',
    ],
  },
  {
    id: 'tls-failure',
    services: SERVICES,
    codes: ['TlsFailure'],
    title: 'No TLS connection to the server',
    lines: (error) => [
      `${host(error)} was called by https://, and answered with something that is not TLS, or with a version of it that Node does not take.`,
      'A server or proxy that speaks http:// on that port is the usual cause.',
      ...wayThere(error),
    ],
  },
  {
    id: 'network',
    services: SERVICES,
    codes: ['NetworkError'],
    title: 'Network error',
    lines: (error) => [`${host(error)} could not be reached, tried ${effort(error)}.`, ...wayThere(error)],
  },
  {
    id: 'malformed-answer-oidc',
    services: ['oidc'],
    codes: ['MalformedAnswer'],
    title: 'GitHub’s answer cannot be read',
    lines: (error) => [
      `${host(error)} answered, but not with a token. A proxy that answers with a page of its own does this.`,
      'Run the job again; if it stays, let the runner reach that host directly (`no-proxy`), and look at https://www.githubstatus.com.',
    ],
  },
  {
    id: 'malformed-answer',
    services: SERVICES,
    codes: ['MalformedAnswer'],
    title: 'The answer cannot be read',
    lines: (error) => [
      `${host(error)} answered ${error.facts.operation} with something that is not an answer of ${error.facts.service.toUpperCase()}. Is this really ${error.facts.service.toUpperCase()}? A sign-in page, a proxy's error page and another program on that port look like this.`,
      ...wayThere(error),
    ],
  },
  {
    id: 'answer-too-large',
    services: SERVICES,
    codes: ['AnswerTooLarge'],
    title: 'The answer is too large',
    lines: (error) => [
      `${host(error)} sent more than an answer to ${error.facts.operation} can be, and reading it was stopped. Is this really ${error.facts.service.toUpperCase()}?`,
      ...wayThere(error),
    ],
  },
];
