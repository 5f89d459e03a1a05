import type { S3ClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-s3';
import {
  defaultS3HttpAuthSchemeParametersProvider,
  defaultS3HttpAuthSchemeProvider,
  resolveHttpAuthSchemeConfig,
} from '@aws-sdk/client-s3/dist-es/auth/httpAuthSchemeProvider.js';
import { resolveClientEndpointParameters } from '@aws-sdk/client-s3/dist-es/endpoint/EndpointParameters.js';
import { defaultEndpointResolver } from '@aws-sdk/client-s3/dist-es/endpoint/endpointResolver.js';
import { errorTypeRegistries } from '@aws-sdk/client-s3/dist-es/schemas/schemas_0.js';
import { resolveHostHeaderConfig } from '@aws-sdk/core/client';
import { AwsRestXmlProtocol } from '@aws-sdk/core/protocols';
import { getHttpAuthSchemeEndpointRuleSetPlugin } from '@smithy/core';
import { Client } from '@smithy/core/client';
import { resolveRegionConfig } from '@smithy/core/config';
import { resolveEndpointConfig } from '@smithy/core/endpoints';
import type { HttpHandlerOptions, Pluggable } from '@smithy/types';
import type { AwsKeys } from '../inputs/request';
import { commonConfig, type LeanClientConfig, sigv4Identity, SIGV4, useMiddleware } from './lean-client';

export interface S3ClientConfig extends LeanClientConfig {
  readonly forcePathStyle: boolean;
  readonly keys: AwsKeys;
}

/**
 * `S3Client` with what an action needs of it and no more, put together as `StsClient` is: the SDK's own serializers,
 * endpoint rules (path style, FIPS, dual-stack, access points), signer and error parsing. Left out beside what
 * `StsClient` leaves out: sessions of S3 Express, the SigV4a signer of multi-Region access points, event streams,
 * checksums and the SDK's redirects, which serve fewer answers than `s3-region.ts`.
 */
export class S3Client extends Client<
  HttpHandlerOptions,
  ServiceInputTypes,
  ServiceOutputTypes,
  S3ClientResolvedConfig
> {
  constructor({ forcePathStyle, keys, ...reached }: S3ClientConfig) {
    const config = resolveHttpAuthSchemeConfig(
      resolveEndpointConfig(
        resolveHostHeaderConfig(
          resolveRegionConfig(
            resolveClientEndpointParameters({
              ...commonConfig(reached),
              apiVersion: '2006-03-01',
              // The SDK notes on the object where it came from; the caller's may be frozen.
              credentials: { ...keys },
              // A directory bucket's calls are signed with the credentials themselves.
              disableS3ExpressSessionAuth: true,
              endpointProvider: defaultEndpointResolver,
              forcePathStyle,
              httpAuthSchemeProvider: defaultS3HttpAuthSchemeProvider,
              httpAuthSchemes: [SIGV4],
              protocol: AwsRestXmlProtocol,
              protocolSettings: {
                defaultNamespace: 'com.amazonaws.s3',
                errorTypeRegistries,
                xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
                version: '2006-03-01',
                serviceTarget: 'AmazonS3',
              },
              serviceId: 'S3',
              // A key is signed as it is sent: S3 alone escapes it once.
              signingEscapePath: false,
              // An access point is called in the region that its ARN names.
              useArnRegion: true,
            }),
          ),
        ),
      ),
    );
    // The SDK's own types do not tell an absent field from an undefined one.
    super(config as unknown as S3ClientResolvedConfig);
    useMiddleware(
      this.middlewareStack,
      this.config,
      getHttpAuthSchemeEndpointRuleSetPlugin(this.config, {
        httpAuthSchemeParametersProvider: defaultS3HttpAuthSchemeParametersProvider,
        identityProviderConfigProvider: sigv4Identity,
      }) as Pluggable<ServiceInputTypes, ServiceOutputTypes>,
      (operation) => (operation === 'ListObjectsV2' ? 'ListBucketResult' : undefined),
    );
  }
}
