import { existsSync } from 'node:fs';
import { sharedFiles } from '../delivery/profiles/shared-files';

/** Gives the base URL that the job configured for a service, `STS` or `S3`; undefined where it is AWS's own. */
export type ConfiguredEndpoints = (serviceId: string) => Promise<string | undefined>;

/** Every service is AWS's own, unless an input says otherwise. */
export const noneConfigured: ConfiguredEndpoints = () => Promise.resolve(undefined);

/**
 * Looks for base URLs where the SDK does: `AWS_ENDPOINT_URL`, its like for one service, and the shared files. What
 * reads them is loaded only where there is one of them.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function configuredEndpoints(env: NodeJS.ProcessEnv): ConfiguredEndpoints {
  const { config, credentials } = sharedFiles(env);
  return async (serviceId) => {
    const variables = [env['AWS_ENDPOINT_URL'], env[`AWS_ENDPOINT_URL_${serviceId}`]];
    if (!variables.some(Boolean) && ![config, credentials].some((path) => existsSync(path))) return undefined;
    const { configuredEndpoint } = await import('./configured-endpoint');
    return configuredEndpoint(serviceId);
  };
}
