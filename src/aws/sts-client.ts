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
import { resolveHostHeaderConfig } from '@aws-sdk/core/client';
import { AwsQueryProtocol } from '@aws-sdk/core/protocols';
import { getHttpAuthSchemeEndpointRuleSetPlugin, NoAuthSigner } from '@smithy/core';
import { Client } from '@smithy/core/client';
import { resolveRegionConfig } from '@smithy/core/config';
import { getEndpointFromInstructions, resolveEndpointConfig } from '@smithy/core/endpoints';
import type { HttpHandlerOptions, Pluggable } from '@smithy/types';
import type { AwsKeys } from '../inputs/request';
import { commonConfig, type LeanClientConfig, sigv4Identity, SIGV4, useMiddleware } from './lean-client';

export interface StsClientConfig extends LeanClientConfig {
  /** Absent for the calls that are not signed (AssumeRoleWithWebIdentity). */
  readonly keys?: AwsKeys;
}

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
  constructor({ keys, ...reached }: StsClientConfig) {
    const config = resolveHttpAuthSchemeConfig(
      resolveEndpointConfig(
        resolveHostHeaderConfig(
          resolveRegionConfig(
            resolveClientEndpointParameters({
              ...commonConfig(reached),
              apiVersion: '2011-06-15',
              endpointProvider: defaultEndpointResolver,
              httpAuthSchemeProvider: defaultSTSHttpAuthSchemeProvider,
              httpAuthSchemes: [
                SIGV4,
                {
                  schemeId: 'smithy.api#noAuth',
                  identityProvider: (config) =>
                    config.getIdentityProvider('smithy.api#noAuth') ?? (() => Promise.resolve({})),
                  signer: new NoAuthSigner(),
                },
              ],
              protocol: AwsQueryProtocol,
              protocolSettings: {
                defaultNamespace: 'com.amazonaws.sts',
                errorTypeRegistries,
                xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
                version: '2011-06-15',
                serviceTarget: 'AWSSecurityTokenServiceV20110615',
              },
              serviceId: 'STS',
              // The SDK notes on the object where it came from; the request's is frozen.
              ...(keys !== undefined && { credentials: { ...keys } }),
            }),
          ),
        ),
      ),
    );
    // The SDK's own types do not tell an absent field from an undefined one.
    super(config as unknown as STSClientResolvedConfig);
    useMiddleware(
      this.middlewareStack,
      this.config,
      getHttpAuthSchemeEndpointRuleSetPlugin(this.config, {
        httpAuthSchemeParametersProvider: defaultSTSHttpAuthSchemeParametersProvider,
        identityProviderConfigProvider: sigv4Identity,
      }) as Pluggable<ServiceInputTypes, ServiceOutputTypes>,
      (operation) => `${operation}Response`,
    );
  }

  /** Where calls go: by the SDK's rules, its variables and the shared configuration. */
  async endpoint(): Promise<URL> {
    const parameters = { getEndpointParameterInstructions: () => commonParams };
    const { url } = await getEndpointFromInstructions({}, parameters, { ...this.config });
    return url;
  }
}
