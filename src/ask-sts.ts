import type { CallPolicy } from './aws/call';
import { configuredEndpoints } from './aws/configured-endpoints';
import { resolveSource } from './aws/source-credentials';
import { connectSts } from './aws/sts';
import { readWebIdentityToken } from './aws/web-identity-token';
import type { Clock } from './credentials/clock';
import { mfaProofs } from './credentials/mfa-proofs';
import { keptExisting, obtain } from './credentials/obtain';
import { rehearse } from './credentials/rehearse';
import type { Obtained } from './credentials/temporary-credentials';
import type { Ways } from './credentials/ways';
import type { Request } from './inputs/request';
import type { Progress } from './progress';
import type { Reach } from './reach';
import type * as verification from './verify';

/** What is done with secrets, and with lines for a person. */
export interface Voice {
  readonly mask: Ways['mask'];
  readonly info: (line: string) => void;
}

export interface Asking {
  readonly request: Request;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly reach: Reach;
  readonly voice: Voice;
  /** GitHub's token, where it was asked for before this was loaded. It serves one call. */
  readonly token?: Promise<string>;
  /** Done while STS answers. */
  readonly meanwhile?: () => void;
}

/**
 * Obtains the credentials, or keeps the job's own where that is asked for. The SDK comes with this. Every secret that
 * comes in is masked before anyone else sees it.
 *
 * @throws CallError
 */
export async function askSts(asking: Asking): Promise<Obtained> {
  const ways = waysOf(asking);
  return (await keptExisting(asking.request, ways)) ?? obtain(asking.request, ways);
}

/** Loads what verifies: from here, since it shares the SDK with this. */
export function loadVerification(): Promise<typeof verification> {
  return import('./verify');
}

function waysOf({ request, env, progress, reach, voice, token, meanwhile }: Asking): Ways {
  const { policy, handler } = reach;
  const { mask, info } = voice;
  const clock: Clock = {
    now: () => Date.now(),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
  const rehearsing = (): void => void rehearse(request).catch(() => undefined);
  // The first answer that is awaited is GitHub's, or that of STS.
  if (token) rehearsing();
  let sentBefore = false;
  const onSent = (): void => {
    // A chain, or another try, is sent with all of it done.
    if (sentBefore) return;
    sentBefore = true;
    meanwhile?.();
    if (!token) rehearsing();
  };
  const stsPolicy: CallPolicy = { ...policy, onSent };
  const sts = connectSts(request, stsPolicy, handler, configuredEndpoints(env));
  let ahead = token;
  return {
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
      const reading = ahead ?? readWebIdentityToken(wanted, policy, handler);
      ahead = undefined;
      if (wanted.kind === 'github') void sts.openAhead();
      const found = await reading;
      mask([found]);
      progress.token = found;
      return found;
    },
    mfaProof: mfaProofs(clock, mask, info),
    clock,
    mask,
    info,
    callingAs: (caller) => {
      progress.caller = caller;
    },
  };
}
