import type { CallPolicy } from './aws/call';
import { BoundedHttpHandler, LIMITS } from './aws/http';
import { refuseUntrusted } from './aws/untrusted-files';
import { sharedFiles } from './delivery/profiles/shared-files';
import type { Request } from './inputs/request';

/** How every call of a step is made. */
export interface Reach {
  readonly policy: CallPolicy;
  readonly handler: BoundedHttpHandler;
}

/**
 * What the request says of how the world is reached.
 *
 * @param voice is told of what is tried again, and of each try for debugging.
 * @throws CallError with code `SourceFileUntrusted` where somebody else may have written AWS's shared files.
 */
export function reachOf(
  request: Request,
  env: NodeJS.ProcessEnv,
  { info, debug }: { readonly info: (line: string) => void; readonly debug: (line: string) => void },
): Reach {
  const { config, credentials } = sharedFiles(env);
  // The SDK takes more from them than credentials: where the services are.
  refuseUntrusted([
    ['AWS_CONFIG_FILE', config],
    ['AWS_SHARED_CREDENTIALS_FILE', credentials],
  ]);
  return {
    policy: { maxAttempts: request.retry.maxAttempts, onRetry: info, onTry: debug },
    handler: new BoundedHttpHandler(LIMITS, request.proxy, request.endpoints.allowInsecure),
  };
}
