import type { Obtained } from './credentials/temporary-credentials';
import { profileFaults } from './delivery/profiles/profile-faults';
import { mask } from './delivery/masks';
import { readRequest } from './inputs/read-request';
import type { Problem, Request } from './inputs/request';
import { readTrusted } from './inputs/trusted-file';
import { secretsIn } from './inputs/secrets';
import type { Progress } from './progress';
import { reachOf, type Reach } from './reach';
import { debug, group, info, warning } from './report/log';
import { modeLine, obtainedLines, sessionPolicyLines } from './report/story';
import { askForToken } from './token-ahead';

/** The whole step: read, obtain, check, verify, deliver, report. Nothing is handed on before all of it went well. */
async function run(env: NodeJS.ProcessEnv, progress: Progress): Promise<void> {
  mask(secretsIn(env));
  const request = await read(env, progress);
  info(modeLine(request));
  boundTime(request, progress);

  const reach = reachOf(request, env, { info, debug });
  // What an answer needs is loaded while it is awaited.
  const ahead = askForToken(request, reach);
  await ahead?.asked;
  const { askSts, loadVerification } = await import('./ask-sts');
  const verifies = request.verification.targets.length > 0;
  const meanwhile = (): void => {
    // What cannot be loaded fails again where it is used.
    void Promise.allSettled([
      import('./hand-on').then(({ rehearse }) => {
        rehearse(request);
      }),
      verifies && loadVerification().then(({ rehearse }) => rehearse(request)),
    ]);
  };
  const obtained = await askSts({
    request,
    env,
    progress,
    reach,
    voice: { mask, info },
    meanwhile,
    ...(ahead && { token: ahead.token }),
  });
  if (request.delivery.maskAccountId) mask([obtained.identity?.accountId, obtained.identity?.arn]);
  for (const line of obtainedLines(request, obtained, Date.now())) info(line);
  if (request.narrowedTo.length > 0) group('The session policy', sessionPolicyLines(request, obtained));
  await checkAccount(request, obtained);

  const verification = verifies
    ? await (await loadVerification()).verifyBuckets(request, obtained, reach, progress, env)
    : undefined;
  const found = await withConsoleUrl(request, obtained, reach);
  const { handOn } = await import('./hand-on');
  // The time may have run out in between; what is not delivered by then never is.
  if (!progress.ended) handOn(request, found, verification, env);
}

async function withConsoleUrl(
  { consoleUrl: wish, ...request }: Request,
  obtained: Obtained,
  reach: Reach,
): Promise<Obtained> {
  if (wish === undefined) return obtained;
  const { consoleUrlFor } = await import('./console');
  const consoleUrl = await consoleUrlFor({ ...request, consoleUrl: wish }, obtained, reach);
  return consoleUrl === undefined ? obtained : { ...obtained, consoleUrl };
}

/** The request, or every problem of it at once. */
async function read(env: NodeJS.ProcessEnv, progress: Progress): Promise<Request> {
  const reading = readRequest(env, readTrusted, (name, overwrite) => profileFaults(name, overwrite, env));
  if (!reading.ok) {
    if (reading.mode) progress.mode = reading.mode;
    return refuse(reading.problems);
  }
  let { request, warnings } = reading;
  progress.mode = request.mode;
  if (request.delivery.maskAccountId) mask(accountIdsIn(request));
  if (request.narrowedTo.length > 0) {
    const { narrow } = await import('./policies/narrow');
    const narrowed = narrow(request);
    if (!narrowed.ok) return refuse(narrowed.problems);
    request = narrowed.request;
    warnings = [...warnings, ...narrowed.warnings];
  }
  progress.request = request;
  for (const line of warnings) warning(line);
  return request;
}

/** The accounts of the roles, the provider and the root user that the inputs name. */
function accountIdsIn(request: Request): string[] {
  const arns = [
    ...('chain' in request ? request.chain.map(({ role }) => role) : []),
    ...(request.mode === 'saml' ? [request.saml.providerArn] : []),
    ...(request.mode === 'assume-root' ? [request.task.principal] : []),
  ];
  return arns.flatMap((arn) => /^(?:arn:[^:]*:iam::)?(\d{12})(?::|$)/.exec(arn)?.[1] ?? []);
}

async function refuse(problems: readonly Problem[]): Promise<never> {
  const { problemsFailure } = await import('./report/problems-failure');
  throw problemsFailure(problems);
}

async function checkAccount({ allowedAccountIds, ...request }: Request, obtained: Obtained): Promise<void> {
  const accountId = obtained.identity?.accountId;
  if (allowedAccountIds.length === 0) return;
  if (accountId !== undefined && allowedAccountIds.includes(accountId)) return;
  const { accountFailure } = await import('./report/account-failure');
  throw accountFailure(accountId, { ...request, allowedAccountIds });
}

/** Ends the step when its time is up, whatever it waits for. */
function boundTime({ timeoutSeconds }: Request, progress: Progress): void {
  if (timeoutSeconds === 0) return;
  const timer = setTimeout(() => {
    void end(async () => {
      const { timeoutFailure } = await import('./report/timeout-failure');
      return timeoutFailure(timeoutSeconds);
    }, progress).then(exitIf);
  }, timeoutSeconds * 1000);
  timer.unref();
}

/** Tells why the step failed, unless it has ended before. Only the first reason counts. */
async function end(reason: () => unknown, progress: Progress): Promise<boolean> {
  if (progress.ended) return false;
  progress.ended = true;
  const [{ fail }, error] = await Promise.all([import('./fail'), reason(), progress.cleanUp?.()]);
  await fail(error, progress, process.env);
  return true;
}

/** Where another end is on its way, it has yet to clean up and to tell why. */
function exitIf(over: boolean): void {
  if (over) process.exit();
}

/** Milliseconds that a step which is over is given to end by itself. */
const LINGER_MS = 1_000;

/** What the runner starts. It tells of every error itself. */
export async function step(env: NodeJS.ProcessEnv): Promise<void> {
  const progress: Progress = {};
  // What is thrown where nobody waits for it, in a timer say, would end the process without an error for a person, and
  // with a probe left behind.
  process.once('uncaughtException', (error) => {
    void end(() => error, progress).then(exitIf);
  });
  const over = await run(env, progress).then(
    () => !progress.ended,
    (error: unknown) => end(() => error, progress),
  );
  if (!over) return;
  progress.ended = true;
  // The SDK's chain lets go of nothing that it once asked: a program that never ends, or a server that says nothing.
  setTimeout(() => process.exit(), LINGER_MS).unref();
}
