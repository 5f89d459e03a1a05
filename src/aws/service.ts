import type { HttpProtocol } from '@smithy/core/protocols';
import { operation } from '@smithy/core/schema';
import { calculateBodyLength } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type {
  EndpointV2,
  HandlerExecutionContext,
  HttpRequest,
  MetadataBearer,
  SerdeFunctions,
  StaticOperationSchema,
} from '@smithy/types';
import type { AwsKeys, Endpoints } from '../inputs/request';
import type { ConfiguredEndpoints } from './configured-endpoints';
import { expectRoot } from './expected-root';
import type { Handler, TryOptions } from './http';
import { ServerClock } from './server-clock';
import { Sha256 } from './sha256';

/** One call of a service: the SDK's schema of the operation, and what goes in. */
export interface Command<In extends object, Out extends object> {
  readonly schema: StaticOperationSchema;
  readonly input: In;
  /** Only tells TypeScript what comes out. */
  readonly output?: Out;
}

/** Makes the commands of an operation. */
export function command<In extends object, Out extends object>(
  schema: StaticOperationSchema,
): (input: In) => Command<In, Out> {
  return (input) => ({ schema, input });
}

/** `AssumeRole`, say. */
export function operationName({ schema: [, , name] }: Command<object, object>): string {
  return name;
}

/** How a service is reached. */
export interface Reached {
  readonly region: string;
  /** Base URL in place of AWS's own; where it is not given, the job may have configured one. */
  readonly endpoint?: string;
  readonly configured: ConfiguredEndpoints;
  readonly fips: boolean;
  readonly dualstack: boolean;
  readonly requestHandler: Handler;
}

/** A service as the request's endpoints have it reached. */
export function reachedBy(
  endpoints: Endpoints,
  service: 'sts' | 's3',
  by: Pick<Reached, 'region' | 'configured' | 'requestHandler'>,
): Reached {
  const { fips, dualstack, [service]: endpoint } = endpoints;
  return { ...by, fips, dualstack, ...(endpoint !== undefined && { endpoint }) };
}

export interface Service {
  /** The name that calls are signed with, where the endpoint's rules tell no other. */
  readonly signingName: string;
  /** Turns calls into requests and answers into what they hold. */
  readonly protocol: HttpProtocol;
  /** By the SDK's own rules. */
  readonly endpointFor: (input: object) => Promise<EndpointV2> | EndpointV2;
  /** The name of the root element of an operation's answer; undefined where it is no XML. */
  readonly rootOf: (operation: string) => string | undefined;
  /** Whether a path is escaped once more to be signed; S3 alone signs it as it is sent. */
  readonly escapesPath: boolean;
}

/** What the protocols could ask of a client: without it they use the SDK's own encoders. */
const CONTEXT = {} as SerdeFunctions & HandlerExecutionContext;

/**
 * Makes the calls of one service with the SDK's own parts: its schemas, serializers, endpoint rules, signer and error
 * parsing, in the order in which its clients use them. Their middleware stack and what resolves their configuration
 * take longer to load and to run than all of these, and serve what an action does not need: retries (ours are in
 * `call.ts`), credential providers, other ways to sign, the user agent's look around the machine.
 */
export class ServiceClient {
  readonly #service: Service;
  readonly #reached: Reached;
  readonly #keys: AwsKeys | undefined;
  readonly #clock = new ServerClock();

  /** @param keys who asks; absent for calls that are not signed. */
  constructor(service: Service, reached: Reached, keys?: AwsKeys) {
    this.#service = service;
    this.#reached = reached;
    this.#keys = keys;
  }

  /**
   * One try of one call.
   *
   * @throws the SDK's exception that the answer is, or what kept the request from being answered.
   */
  async send<In extends object, Out extends object>(
    made: Command<In, Out>,
    options: TryOptions = {},
  ): Promise<Out> {
    const { protocol, endpointFor, rootOf } = this.#service;
    const [, namespace, name, traits, input, output] = made.schema;
    const schema = operation(namespace, name, traits, input, output);
    const endpoint = await endpointFor(made.input);
    const request = await protocol.serializeRequest(schema, made.input, {
      ...CONTEXT,
      endpoint: () => Promise.resolve(endpoint as never),
    });
    const signed = await this.#signed(withHeaders(request), endpoint);
    const sentAt = Date.now();
    const { response } = await this.#reached.requestHandler.handle(signed, options);
    // The protocols take the answer apart.
    const { headers } = response;
    expectRoot(response, rootOf(name));
    try {
      const answer = await protocol.deserializeResponse<Out & MetadataBearer>(schema, CONTEXT, response);
      this.#clock.told(headers, sentAt);
      return answer;
    } catch (error) {
      throw this.#clock.corrected(error, headers, sentAt);
    }
  }

  async #signed(request: HttpRequest, { properties }: EndpointV2): Promise<HttpRequest> {
    if (this.#keys === undefined) return request;
    const { signingName, signingRegion, disableDoubleEncoding } = schemeOf(properties);
    const { signingName: service, escapesPath } = this.#service;
    const signer = new SignatureV4({
      credentials: this.#keys,
      region: signingRegion ?? this.#reached.region,
      service: signingName ?? service,
      sha256: Sha256,
      uriEscapePath: escapesPath && disableDoubleEncoding !== true,
    });
    return signer.sign(request, { signingDate: this.#clock.now() });
  }
}

interface AuthScheme {
  readonly name?: string;
  readonly signingName?: string;
  readonly signingRegion?: string;
  readonly disableDoubleEncoding?: boolean;
}

/** How the endpoint's rules want it signed. Without any such rule a service is signed for by its own name. */
function schemeOf(properties: EndpointV2['properties']): AuthScheme {
  const schemes: readonly AuthScheme[] | undefined = properties?.['authSchemes'];
  if (schemes === undefined) return {};
  const found = schemes.find(({ name }) => name === 'sigv4' || name === 'sigv4-s3express');
  if (found === undefined) throw new Error('the endpoint takes no Signature Version 4');
  return found;
}

function withHeaders(request: HttpRequest): HttpRequest {
  const { hostname, port } = request;
  // The SDK types it for any transport.
  const body = request.body as string | Uint8Array | undefined;
  request.headers['host'] ??= port === undefined ? hostname : `${hostname}:${String(port)}`;
  const length = body === undefined ? undefined : calculateBodyLength(body);
  if (length !== undefined && length > 0) request.headers['content-length'] ??= String(length);
  return request;
}
