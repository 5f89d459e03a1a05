import { resolveEndpointConfig } from '@smithy/core/endpoints';

/** Only what is configured is looked for here, not where it leads to. */
function notAsked(): never {
  throw new Error('no endpoint is resolved here');
}

/**
 * The base URL that `AWS_ENDPOINT_URL`, its like for one service, or the shared configuration files give a service;
 * undefined where there is none. Loaded only where one of them is there.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export async function configuredEndpoint(serviceId: string): Promise<string | undefined> {
  const { serviceConfiguredEndpoint } = resolveEndpointConfig({
    serviceId,
    region: '',
    endpointProvider: notAsked,
    urlParser: notAsked,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
  });
  return serviceConfiguredEndpoint?.();
}
