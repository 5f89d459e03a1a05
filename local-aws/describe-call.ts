import type { Call, Service } from './calls';
import type { HttpRequest } from './http/request';
import { addressOf } from './s3/addressing';
import { s3OperationName } from './s3/operation-name';
import { parseAuthorization } from './signature/authorization-header';
import { SIGNIN_PATH } from './signin/handle';
import { stsForm } from './sts/handle';
import type { World } from './world';

/** What the request is, before anything is known of its truth. */
export function describeCall(world: World, request: HttpRequest, at: Date): Call {
  const authorization = parseAuthorization(request.headers['authorization'] ?? '');
  const service = serviceOf(request, authorization?.service);
  return {
    at: at.toISOString(),
    service,
    method: request.method,
    path: request.path,
    headers: { ...request.headers },
    ...(authorization && { accessKeyId: authorization.accessKeyId, region: authorization.region }),
    ...details(world, service, request),
  };
}

/** One port serves all three: the request's form tells them apart, and where it does not, the signature. */
function serviceOf(request: HttpRequest, signedService: string | undefined): Service {
  if (request.path.startsWith('/_actions/')) {
    return 'oidc';
  }
  // A bucket of that name is asked for nothing of this kind.
  if (request.path === SIGNIN_PATH && request.query.some(([name]) => name === 'Session')) {
    return 'signin';
  }
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  const isQuery = request.query.some(([name]) => name === 'Action');
  const isSts = request.path === '/' && ((request.method === 'POST' && isForm) || isQuery);
  return isSts || signedService === 'sts' ? 'sts' : 's3';
}

function details(
  world: World,
  service: Service,
  request: HttpRequest,
): Pick<Call, 'operation' | 'parameters' | 'bucket' | 'key'> {
  const parameters = Object.fromEntries(request.query);
  switch (service) {
    case 'oidc':
      return { operation: 'GetIDToken', parameters };
    case 'signin':
      return { operation: parameters['Action'] ?? 'Unknown', parameters };
    case 'sts': {
      const form = stsForm(request);
      return { operation: form['Action'] ?? 'Unknown', parameters: form };
    }
    case 's3': {
      const address = addressOf(world, request);
      return {
        operation: s3OperationName(request, address),
        parameters,
        ...(address.bucket !== undefined && { bucket: address.bucket }),
        ...(address.key !== undefined && { key: address.key }),
      };
    }
  }
}
