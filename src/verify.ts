import { configuredEndpoints } from './aws/configured-endpoints';
import { connectS3 } from './aws/s3';
import { milliseconds } from './aws/stopwatch';
import type { Obtained } from './credentials/temporary-credentials';
import type { Request } from './inputs/request';
import type { Progress } from './progress';
import type { Reach } from './reach';
import { group, info, warning } from './report/log';
import { accessLines, listingGroups } from './report/story';
import { verificationFailure } from './report/verification-failure';
import type { VerificationResult } from './verification/access-report';
import { probeName } from './verification/probe-name';
import { createProbes, type Probes } from './verification/probes';
import { verify } from './verification/verify';

export { rehearse } from './verification/rehearse';

/**
 * Verifies the credentials on the request's buckets and tells what was found. Loaded only where there are buckets.
 *
 * @throws CallError of the one access that failed, or a Failure where there are several.
 */
export async function verifyBuckets(
  request: Request,
  obtained: Obtained,
  { policy, handler }: Reach,
  progress: Progress,
  env: NodeJS.ProcessEnv,
): Promise<VerificationResult> {
  const s3 = connectS3(request, obtained.credentials, policy, handler, configuredEndpoints(env));
  const probes = createProbes(s3, probeName);
  progress.cleanUp = () => probes.removeAll();
  progress.caller = {
    described: 'the credentials that were obtained',
    ...(obtained.identity && { arn: obtained.identity.arn }),
  };
  const result = await removingProbesIfStopped(probes, progress, () =>
    verify({ verification: request.verification, s3, probes, now: milliseconds }),
  );
  for (const { title, lines } of listingGroups(request, obtained, result)) group(title, lines);
  for (const line of accessLines(request, obtained, result)) info(line);
  for (const line of result.leftBehind ?? []) warning(line, 'A probe was left behind');
  const failed = result.rows.filter(({ satisfied }) => !satisfied);
  if (failed.length > 0) {
    progress.verified = false;
    const [failure] = result.failures ?? [];
    throw failed.length === 1 && failure
      ? failure.error
      : verificationFailure(result, obtained.identity, request);
  }
  return result;
}

/**
 * Signals by which a runner ends a step that was cancelled: the one, and 7.5 s later the other.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
 */
const STOPS = ['SIGINT', 'SIGTERM'] as const;

/** A step that is stopped while it verifies leaves no probe behind; then the signal does what it would have done. */
async function removingProbesIfStopped<T>(
  probes: Probes,
  progress: Progress,
  work: () => Promise<T>,
): Promise<T> {
  const stop = (signal: NodeJS.Signals): void => {
    progress.ended = true;
    void probes.removeAll().finally(() => {
      for (const name of STOPS) process.removeListener(name, stop);
      process.kill(process.pid, signal);
    });
  };
  for (const name of STOPS) process.once(name, stop);
  try {
    return await work();
  } finally {
    for (const name of STOPS) process.removeListener(name, stop);
  }
}
