import type { Obtained } from './credentials/temporary-credentials';
import { deliver } from './delivery/deliver';
import { summarise } from './delivery/summarise';
import type { Request } from './inputs/request';
import { deliveredLines } from './report/delivered-lines';
import { info } from './report/log';
import type { VerificationResult } from './verification/access-report';

/**
 * Hands the credentials to later steps, and tells what was. Loaded while STS answers.
 *
 * @throws RunnerFileError
 * @throws SharedFileError
 */
export function handOn(
  request: Request,
  obtained: Obtained,
  verification: VerificationResult | undefined,
  env: NodeJS.ProcessEnv,
): void {
  const delivered = deliver(request, obtained, verification, env);
  for (const line of deliveredLines(obtained, delivered)) info(line);
  if (request.summary)
    summarise({ request, obtained, now: Date.now(), ...(verification && { result: verification }) }, env);
}
