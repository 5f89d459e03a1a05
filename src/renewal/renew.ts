import type { Progress } from '../progress';
import { reachOf } from '../reach';
import { cached } from './cached';
import type { CachedCredentials } from './credential-cache';
import { readPlan } from './plan';

/** Says nothing: what this process prints is read by a tool. */
const SILENT = { mask: () => undefined, info: () => undefined, debug: () => undefined };

/**
 * Obtains credentials anew, as the step did. Loaded only where they have to be.
 *
 * @throws Error that says what to change, without secrets.
 */
export async function renew(folder: string, env: NodeJS.ProcessEnv): Promise<CachedCredentials> {
  const request = readPlan(folder, env);
  const progress: Progress = {};
  const { askSts } = await import('../ask-sts');
  const reach = reachOf(request, env, SILENT);
  const issued = new Date();
  try {
    return cached((await askSts({ request, env, progress, reach, voice: SILENT })).credentials, issued);
  } catch (error) {
    const [{ explain }, { readGitHubRun }] = await Promise.all([
      import('../report/explain'),
      import('../github/event'),
    ]);
    const told = explain(error, {
      request,
      ...(progress.caller?.arn !== undefined && { caller: { arn: progress.caller.arn } }),
      github: readGitHubRun(env),
    });
    throw new Error([told.title, ...told.lines].join('\n'), { cause: error });
  } finally {
    reach.handler.destroy();
  }
}
