import type { S3ClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-s3';
import {
  defaultS3HttpAuthSchemeParametersProvider,
  defaultS3HttpAuthSchemeProvider,
  resolveHttpAuthSchemeConfig,
} from '@aws-sdk/client-s3/dist-es/auth/httpAuthSchemeProvider.js';
import { resolveClientEndpointParameters } from '@aws-sdk/client-s3/dist-es/endpoint/EndpointParameters.js';
import { defaultEndpointResolver } from '@aws-sdk/client-s3/dist-es/endpoint/endpointResolver.js';
import { errorTypeRegistries } from '@aws-sdk/client-s3/dist-es/schemas/schemas_0.js';
import { getHostHeaderPlugin, resolveHostHeaderConfig } from '@aws-sdk/core/client';
import { AwsSdkSigV4Signer } from '@aws-sdk/core/httpAuthSchemes';
import { AwsRestXmlProtocol } from '@aws-sdk/core/protocols';
import {
  DefaultIdentityProviderConfig,
  getHttpAuthSchemeEndpointRuleSetPlugin,
  getHttpSigningPlugin,
} from '@smithy/core';
import { Sha256 } from '@smithy/core/checksum';
import { Client, NoOpLogger } from '@smithy/core/client';
import { resolveRegionConfig } from '@smithy/core/config';
import { resolveEndpointConfig } from '@smithy/core/endpoints';
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

export interface S3ClientConfig {
  readonly region: string;
  /** Base URL in place of AWS's own. */
  readonly endpoint?: string;
  readonly forcePathStyle: boolean;
  readonly fips: boolean;
  readonly dualstack: boolean;
  readonly keys: AwsKeys;
  readonly requestHandler: BoundedHttpHandler;
}

type Plugin = Pluggable<ServiceInputTypes, ServiceOutputTypes>;

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
  constructor({ region, endpoint, forcePathStyle, fips, dualstack, keys, requestHandler }: S3ClientConfig) {
    const config = resolveHttpAuthSchemeConfig(
      resolveEndpointConfig(
        resolveHostHeaderConfig(
          resolveRegionConfig(
            resolveClientEndpointParameters({
              apiVersion: '2006-03-01',
              base64Decoder: fromBase64,
              base64Encoder: toBase64,
              bodyLengthChecker: calculateBodyLength,
              // The SDK notes on the object where it came from; the caller's may be frozen.
              credentials: { ...keys },
              disableHostPrefix: false,
              // A directory bucket's calls are signed with the credentials themselves.
              disableS3ExpressSessionAuth: true,
              endpointProvider: defaultEndpointResolver,
              extensions: [],
              forcePathStyle,
              httpAuthSchemeProvider: defaultS3HttpAuthSchemeProvider,
              httpAuthSchemes: [
                {
                  schemeId: 'aws.auth#sigv4',
                  identityProvider: (config) => config.getIdentityProvider('aws.auth#sigv4'),
                  signer: new AwsSdkSigV4Signer(),
                },
              ],
              logger: new NoOpLogger(),
              protocol: AwsRestXmlProtocol,
              protocolSettings: {
                defaultNamespace: 'com.amazonaws.s3',
                errorTypeRegistries,
                xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
                version: '2006-03-01',
                serviceTarget: 'AmazonS3',
              },
              region,
              requestHandler,
              runtime: 'node',
              serviceId: 'S3',
              sha256: Sha256,
              signerConstructor: SignatureV4,
              // A key is signed as it is sent: S3 alone escapes it once.
              signingEscapePath: false,
              streamCollector,
              urlParser: parseUrl,
              // An access point is called in the region that its ARN names.
              useArnRegion: true,
              useDualstackEndpoint: dualstack,
              useFipsEndpoint: fips,
              utf8Decoder: fromUtf8,
              utf8Encoder: toUtf8,
              ...(endpoint !== undefined && { endpoint }),
            }),
          ),
        ),
      ),
    );
    // The SDK's own types do not tell an absent field from an undefined one.
    super(config as unknown as S3ClientResolvedConfig);
    this.middlewareStack.use(getSchemaSerdePlugin(this.config));
    this.middlewareStack.use(
      getExpectedRootPlugin((operation) => (operation === 'ListObjectsV2' ? 'ListBucketResult' : undefined)),
    );
    this.middlewareStack.use(getSingleTryPlugin());
    this.middlewareStack.use(getContentLengthPlugin(this.config) as Plugin);
    this.middlewareStack.use(getHostHeaderPlugin(this.config) as Plugin);
    this.middlewareStack.use(
      getHttpAuthSchemeEndpointRuleSetPlugin(this.config, {
        httpAuthSchemeParametersProvider: defaultS3HttpAuthSchemeParametersProvider,
        identityProviderConfigProvider: (resolved) =>
          Promise.resolve(new DefaultIdentityProviderConfig({ 'aws.auth#sigv4': resolved.credentials })),
      }) as Plugin,
    );
    this.middlewareStack.use(getHttpSigningPlugin(this.config));
  }
}
