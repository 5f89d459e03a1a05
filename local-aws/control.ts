import type { Answer } from './http/answer';
import type { HttpRequest } from './http/request';
import type { Fault } from './faults/fault';
import type { LocalAws } from './index';

/** Never a bucket: their names have no underscore. */
export const CONTROL_PREFIX = '/_local/';

/**
 * What a test in another process needs of the server: `GET health`, `GET` and `DELETE calls`, `POST` and
 * `DELETE faults`, `POST oidc-token` and `POST saml-assertion` with claims.
 */
export async function handleControl(localAws: LocalAws, request: HttpRequest): Promise<Answer> {
  switch (`${request.method} ${request.path.slice(CONTROL_PREFIX.length)}`) {
    case 'GET health':
      return json(200, { status: 'ok' });
    case 'GET calls':
      return json(200, localAws.calls);
    case 'DELETE calls':
      localAws.clearCalls();
      return json(200, {});
    case 'POST faults': {
      const fault = parseJson(request.body);
      if (!isFault(fault)) {
        return json(400, { message: 'The body must be a fault as JSON, other than transform' });
      }
      localAws.fault(fault);
      return json(200, {});
    }
    case 'DELETE faults':
      localAws.clearFaults();
      return json(200, {});
    case 'POST oidc-token':
      return json(200, { value: await localAws.issueOidcToken(parseJson(request.body) ?? {}) });
    case 'POST saml-assertion':
      return json(200, { value: localAws.issueSamlAssertion(parseJson(request.body) ?? {}) });
    default:
      return json(404, { message: 'Not Found' });
  }
}

const KINDS: readonly string[] = [
  'error',
  'throttle',
  'rate',
  'reset',
  'stall',
  'truncate',
  'empty',
  'html',
  'wrong-root',
  'edit',
  'oversize',
  'delay',
] satisfies Fault['kind'][];

function isFault(value: object | undefined): value is Fault {
  return value !== undefined && 'kind' in value && KINDS.includes(String(value.kind));
}

function parseJson(body: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function json(status: number, value: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
