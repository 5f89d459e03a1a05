import type { CallPolicy } from './aws/call';
import { BoundedHttpHandler, LIMITS } from './aws/http';
import { resolveSource } from './aws/source-credentials';
import { connectSts } from './aws/sts';
import { refuseUntrusted } from './aws/untrusted-files';
import { readWebIdentityToken } from './aws/web-identity-token';
import type { Clock } from './credentials/clock';
import { mfaProofs } from './credentials/mfa-proofs';
import type { Ways } from './credentials/ways';
import { mask } from './delivery/masks';
import { sharedFiles } from './delivery/profiles/shared-files';
import type { Request } from './inputs/request';
import type { Progress } from './progress';
import { debug, info } from './report/log';

/** What is done with secrets, and with lines for a person. */
export interface Voice {
  readonly mask: Ways['mask'];
  readonly info: (line: string) => void;
  readonly debug: (line: string) => void;
}

/** A step's: the runner reads its output. */
const STEP: Voice = { mask, info, debug };

export interface Connections {
  readonly ways: Ways;
  readonly policy: CallPolicy;
  readonly handler: BoundedHttpHandler;
}

/**
 * The request's ways to the world. Every secret that comes in by them is masked before anyone else sees it.
 *
 * @throws CallError with code `SourceFileUntrusted` where somebody else may have written AWS's shared files.
 */
export function connect(
  request: Request,
  env: NodeJS.ProcessEnv,
  progress: Progress,
  { mask, info, debug }: Voice = STEP,
): Connections {
  const { config, credentials } = sharedFiles(env);
  // The SDK takes more from them than credentials: where the services are.
  refuseUntrusted([
    ['AWS_CONFIG_FILE', config],
    ['AWS_SHARED_CREDENTIALS_FILE', credentials],
  ]);
  const handler = new BoundedHttpHandler(LIMITS, request.proxy, request.endpoints.allowInsecure);
  const policy = { maxAttempts: request.retry.maxAttempts, onRetry: info, onTry: debug };
  const clock: Clock = {
    now: () => Date.now(),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
  const sts = connectSts(request, policy, handler);
  const ways: Ways = {
    sts,
    resolveSource: async (source) => {
      const found = await resolveSource(source, env, {
        meanwhile: () => void sts.openAhead(),
        setAside: request.delivery.unsetCurrent,
        requestHandler: handler,
      });
      mask([found.keys.accessKeyId, found.keys.secretAccessKey, found.keys.sessionToken]);
      return found;
    },
    webIdentityToken: async (wanted) => {
      const reading = readWebIdentityToken(wanted, policy, handler);
      if (wanted.kind === 'github') void sts.openAhead();
      const token = await reading;
      mask([token]);
      progress.token = token;
      return token;
    },
    mfaProof: mfaProofs(clock, mask, info),
    clock,
    mask,
    info,
    callingAs: (caller) => {
      progress.caller = caller;
    },
  };
  return { ways, policy, handler };
}
