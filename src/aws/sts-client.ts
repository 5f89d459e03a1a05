import type { ServiceInputTypes, ServiceOutputTypes, STSClientResolvedConfig } from '@aws-sdk/client-sts';
import {
  defaultSTSHttpAuthSchemeParametersProvider,
  defaultSTSHttpAuthSchemeProvider,
  resolveHttpAuthSchemeConfig,
} from '@aws-sdk/client-sts/dist-es/auth/httpAuthSchemeProvider.js';
import {
  commonParams,
  resolveClientEndpointParameters,
} from '@aws-sdk/client-sts/dist-es/endpoint/EndpointParameters.js';
import { defaultEndpointResolver } from '@aws-sdk/client-sts/dist-es/endpoint/endpointResolver.js';
import { errorTypeRegistries } from '@aws-sdk/client-sts/dist-es/schemas/schemas_0.js';
import { getHostHeaderPlugin, resolveHostHeaderConfig } from '@aws-sdk/core/client';
import { AwsSdkSigV4Signer } from '@aws-sdk/core/httpAuthSchemes';
import { AwsQueryProtocol } from '@aws-sdk/core/protocols';
import {
  DefaultIdentityProviderConfig,
  getHttpAuthSchemeEndpointRuleSetPlugin,
  getHttpSigningPlugin,
  NoAuthSigner,
} from '@smithy/core';
import { Sha256 } from '@smithy/core/checksum';
import { Client, NoOpLogger } from '@smithy/core/client';
import { resolveRegionConfig } from '@smithy/core/config';
import { getEndpointFromInstructions, resolveEndpointConfig } from '@smithy/core/endpoints';
import { getContentLengthPlugin, parseUrl } from '@smithy/core/protocols';
import { getSchemaSerdePlugin } from '@smithy/core/schema';
import { calculateBodyLength, fromBase64, fromUtf8, toBase64, toUtf8 } from '@smithy/core/serde';
import { streamCollector } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import type { HttpHandlerOptions, Pluggable } from '@smithy/types';
import type { AwsKeys } from '../inputs/request';
import { getExpectedRootPlugin } from './expected-root';
import type { BoundedHttpHandler } from './http';
import { getSingleTryPlugin } from './single-try';

export interface StsClientConfig {
  readonly region: string;
  /** Base URL in place of AWS's own. */
  readonly endpoint?: string;
  readonly fips: boolean;
  readonly dualstack: boolean;
  /** Absent for the calls that are not signed (AssumeRoleWithWebIdentity). */
  readonly keys?: AwsKeys;
  readonly requestHandler: BoundedHttpHandler;
}

/** The SDK types some plugins for any client. */
type Plugin = Pluggable<ServiceInputTypes, ServiceOutputTypes>;

/**
 * `STSClient` with what an action needs of it and no more: the SDK's own serializers, endpoint rules, signer and error
 * parsing, put together as its constructor does, without what the package's `runtimeConfig` loads at every start: the
 * default credential chain, configuration files, the SigV4a signer, retries (ours are in `call.ts`) and the user agent's
 * look around the machine. Loading this takes about a third of the time of the whole client.
 */
export class StsClient extends Client<
  HttpHandlerOptions,
  ServiceInputTypes,
  ServiceOutputTypes,
  STSClientResolvedConfig
> {
  constructor({ region, endpoint, fips, dualstack, keys, requestHandler }: StsClientConfig) {
    const config = resolveHttpAuthSchemeConfig(
      resolveEndpointConfig(
        resolveHostHeaderConfig(
          resolveRegionConfig(
            resolveClientEndpointParameters({
              apiVersion: '2011-06-15',
              base64Decoder: fromBase64,
              base64Encoder: toBase64,
              bodyLengthChecker: calculateBodyLength,
              disableHostPrefix: false,
              endpointProvider: defaultEndpointResolver,
              extensions: [],
              httpAuthSchemeProvider: defaultSTSHttpAuthSchemeProvider,
              httpAuthSchemes: [
                {
                  schemeId: 'aws.auth#sigv4',
                  identityProvider: (config) => config.getIdentityProvider('aws.auth#sigv4'),
                  signer: new AwsSdkSigV4Signer(),
                },
                {
                  schemeId: 'smithy.api#noAuth',
                  identityProvider: (config) =>
                    config.getIdentityProvider('smithy.api#noAuth') ?? (() => Promise.resolve({})),
                  signer: new NoAuthSigner(),
                },
              ],
              logger: new NoOpLogger(),
              protocol: AwsQueryProtocol,
              protocolSettings: {
                defaultNamespace: 'com.amazonaws.sts',
                errorTypeRegistries,
                xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
                version: '2011-06-15',
                serviceTarget: 'AWSSecurityTokenServiceV20110615',
              },
              region,
              requestHandler,
              runtime: 'node',
              serviceId: 'STS',
              sha256: Sha256,
              signerConstructor: SignatureV4,
              streamCollector,
              urlParser: parseUrl,
              useDualstackEndpoint: dualstack,
              useFipsEndpoint: fips,
              utf8Decoder: fromUtf8,
              utf8Encoder: toUtf8,
              ...(endpoint !== undefined && { endpoint }),
              // The SDK notes on the object where it came from; the request's is frozen.
              ...(keys !== undefined && { credentials: { ...keys } }),
            }),
          ),
        ),
      ),
    );
    // The SDK's own types do not tell an absent field from an undefined one.
    super(config as unknown as STSClientResolvedConfig);
    this.middlewareStack.use(getSchemaSerdePlugin(this.config));
    this.middlewareStack.use(getExpectedRootPlugin((operation) => `${operation}Response`));
    this.middlewareStack.use(getSingleTryPlugin());
    this.middlewareStack.use(getContentLengthPlugin(this.config) as Plugin);
    this.middlewareStack.use(getHostHeaderPlugin(this.config) as Plugin);
    this.middlewareStack.use(
      getHttpAuthSchemeEndpointRuleSetPlugin(this.config, {
        httpAuthSchemeParametersProvider: defaultSTSHttpAuthSchemeParametersProvider,
        identityProviderConfigProvider: (resolved) =>
          Promise.resolve(new DefaultIdentityProviderConfig({ 'aws.auth#sigv4': resolved.credentials })),
      }) as Plugin,
    );
    this.middlewareStack.use(getHttpSigningPlugin(this.config));
  }

  /** Where calls go: by the SDK's rules, its variables and the shared configuration. */
  async endpoint(): Promise<URL> {
    const parameters = { getEndpointParameterInstructions: () => commonParams };
    const { url } = await getEndpointFromInstructions({}, parameters, { ...this.config });
    return url;
  }
}
