import { getHostHeaderPlugin } from '@aws-sdk/core/client';
import { AwsSdkSigV4Signer } from '@aws-sdk/core/httpAuthSchemes';
import { DefaultIdentityProviderConfig, getHttpSigningPlugin } from '@smithy/core';
import { Sha256 } from '@smithy/core/checksum';
import { NoOpLogger } from '@smithy/core/client';
import { getContentLengthPlugin, parseUrl } from '@smithy/core/protocols';
import { getSchemaSerdePlugin } from '@smithy/core/schema';
import { calculateBodyLength, fromBase64, fromUtf8, toBase64, toUtf8 } from '@smithy/core/serde';
import { streamCollector } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import type {
  AwsCredentialIdentityProvider,
  HttpAuthScheme,
  IdentityProviderConfig,
  MetadataBearer,
  MiddlewareStack,
  Pluggable,
} from '@smithy/types';
import { getExpectedRootPlugin } from './expected-root';
import type { BoundedHttpHandler } from './http';
import { getSingleTryPlugin } from './single-try';

/** How a service is reached. */
export interface LeanClientConfig {
  readonly region: string;
  /** Base URL in place of AWS's own. */
  readonly endpoint?: string;
  readonly fips: boolean;
  readonly dualstack: boolean;
  readonly requestHandler: BoundedHttpHandler;
}

/** What a service's `runtimeConfig` says the same of every service. */
export function commonConfig({ region, endpoint, fips, dualstack, requestHandler }: LeanClientConfig) {
  return {
    base64Decoder: fromBase64,
    base64Encoder: toBase64,
    bodyLengthChecker: calculateBodyLength,
    disableHostPrefix: false,
    extensions: [],
    logger: new NoOpLogger(),
    region,
    requestHandler,
    runtime: 'node',
    sha256: Sha256,
    signerConstructor: SignatureV4,
    streamCollector,
    urlParser: parseUrl,
    useDualstackEndpoint: dualstack,
    useFipsEndpoint: fips,
    utf8Decoder: fromUtf8,
    utf8Encoder: toUtf8,
    ...(endpoint !== undefined && { endpoint }),
  };
}

export const SIGV4: HttpAuthScheme = {
  schemeId: 'aws.auth#sigv4',
  identityProvider: (config) => config.getIdentityProvider('aws.auth#sigv4'),
  signer: new AwsSdkSigV4Signer(),
};

/** Whom {@link SIGV4} signs for. */
export function sigv4Identity({
  credentials,
}: {
  readonly credentials: AwsCredentialIdentityProvider;
}): Promise<IdentityProviderConfig> {
  return Promise.resolve(new DefaultIdentityProviderConfig({ 'aws.auth#sigv4': credentials }));
}

/** What the plugins ask of a client's configuration. */
type Configured = Parameters<typeof getSchemaSerdePlugin>[0] &
  Parameters<typeof getContentLengthPlugin>[0] &
  Parameters<typeof getHostHeaderPlugin>[0];

/**
 * The middleware of a service's client: the SDK's own, with ours beside it.
 *
 * @param auth the SDK's plugin that chooses how a call is signed.
 * @param rootOf as {@link getExpectedRootPlugin} has it.
 */
export function useMiddleware<Input extends object, Output extends MetadataBearer>(
  stack: MiddlewareStack<Input, Output>,
  config: Configured,
  auth: Pluggable<Input, Output>,
  rootOf: Parameters<typeof getExpectedRootPlugin>[0],
): void {
  stack.use(getSchemaSerdePlugin<Input, Output>(config));
  stack.use(getExpectedRootPlugin(rootOf));
  stack.use(getSingleTryPlugin());
  // The SDK types some plugins for any client.
  stack.use(getContentLengthPlugin(config) as Pluggable<Input, Output>);
  stack.use(getHostHeaderPlugin(config) as Pluggable<Input, Output>);
  stack.use(auth);
  stack.use(getHttpSigningPlugin(config));
}
