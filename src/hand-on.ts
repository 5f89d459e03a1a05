import type { Obtained } from './credentials/temporary-credentials';
import { deliver } from './delivery/deliver';
import { summarise } from './delivery/summarise';
import type { Request } from './inputs/request';
import { deliveredLines } from './report/delivered-lines';
import { info } from './report/log';
import { renderSummary } from './report/summary';
import type { VerificationResult } from './verification/access-report';

// A step that fails has outputs, too.
export { deliverFailure } from './delivery/deliver';
export { RunnerFileError } from './delivery/runner-files';

/** Rehearses the summary while STS answers: what has run once is compiled when it is needed. */
export function rehearse(request: Request): void {
  if (!request.summary) return;
  const links = [{ operation: 'AssumeRole', arn: 'arn:aws:sts::123456789012:assumed-role/demo/TestAR' }];
  const credentials = { accessKeyId: '', secretAccessKey: '', sessionToken: '', expiration: new Date(0) };
  const identity = { accountId: '123456789012', arn: links[0]?.arn ?? '' };
  renderSummary({ request, obtained: { credentials, identity, links, deliverable: true }, now: 0 });
}

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
