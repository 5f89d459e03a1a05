import { defaultEndpointResolver } from '@aws-sdk/client-sts/dist-es/endpoint/endpointResolver.js';
import { errorTypeRegistries } from '@aws-sdk/client-sts/dist-es/schemas/schemas_0.js';
import { AwsQueryProtocol } from '@aws-sdk/core/protocols';
import type { Service, Reached } from './service';

/** STS as the SDK's `STSClient` calls it. */
export function stsService({ region, endpoint, configured, fips, dualstack }: Reached): Service {
  return {
    signingName: 'sts',
    protocol: new AwsQueryProtocol({
      defaultNamespace: 'com.amazonaws.sts',
      errorTypeRegistries,
      xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
      version: '2011-06-15',
    }),
    endpointFor: async () =>
      defaultEndpointResolver({
        Region: region,
        Endpoint: endpoint ?? (await configured('STS')),
        UseFIPS: fips,
        UseDualStack: dualstack,
        UseGlobalEndpoint: false,
      }),
    rootOf: (operation) => `${operation}Response`,
    escapesPath: true,
  };
}
