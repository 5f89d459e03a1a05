import { commonParams } from '@aws-sdk/client-s3/dist-es/endpoint/EndpointParameters.js';
import { defaultEndpointResolver } from '@aws-sdk/client-s3/dist-es/endpoint/endpointResolver.js';
import { errorTypeRegistries } from '@aws-sdk/client-s3/dist-es/schemas/schemas_0.js';
import { AwsRestXmlProtocol } from '@aws-sdk/core/protocols';
import { resolveParams } from '@smithy/core/endpoints';
import type { Reached, Service } from './service';

/** What the endpoint's rules take from a call, beside what they take from the client. */
const PARAMETERS = {
  ...commonParams,
  Bucket: { type: 'contextParams', name: 'Bucket' },
  Key: { type: 'contextParams', name: 'Key' },
  Prefix: { type: 'contextParams', name: 'Prefix' },
} as const;

/**
 * S3 as the SDK's `S3Client` calls it: its serializers and endpoint rules (path style, FIPS, dual-stack, access
 * points). Left out: sessions of S3 Express, the SigV4a signer of multi-Region access points, event streams, checksums
 * and the SDK's redirects, which serve fewer answers than `s3-region.ts`.
 */
export function s3Service(
  { region, endpoint, configured, fips, dualstack }: Reached,
  forcePathStyle: boolean,
): Service {
  const parametersFor = async (input: object) => {
    const base = endpoint ?? (await configured('S3'));
    return resolveParams(
      input as Record<string, unknown>,
      { getEndpointParameterInstructions: () => PARAMETERS },
      {
        serviceId: 'S3',
        region,
        // A directory bucket's calls are signed with the credentials themselves.
        disableS3ExpressSessionAuth: true,
        disableMultiregionAccessPoints: false,
        forcePathStyle,
        isCustomEndpoint: base !== undefined,
        ...(base !== undefined && { endpoint: base }),
        useAccelerateEndpoint: false,
        // An access point is called in the region that its ARN names.
        useArnRegion: true,
        useDualstackEndpoint: dualstack,
        useFipsEndpoint: fips,
        useGlobalEndpoint: false,
      } as never,
    );
  };
  return {
    signingName: 's3',
    protocol: new AwsRestXmlProtocol({
      defaultNamespace: 'com.amazonaws.s3',
      errorTypeRegistries,
      xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
    }),
    endpointFor: async (input) => defaultEndpointResolver(await parametersFor(input)),
    rootOf: (operation) => (operation === 'ListObjectsV2' ? 'ListBucketResult' : undefined),
    escapesPath: false,
  };
}
