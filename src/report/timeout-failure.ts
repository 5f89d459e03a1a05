import { Failure } from './failure';

/** The step took longer than `action-timeout-s` allows. */
export function timeoutFailure(seconds: number): Failure {
  return new Failure('The step took too long', [
    `It was not done after ${String(seconds)} s, which is what \`action-timeout-s\` allows. Nothing was exported.`,
    'The log shows what it was waiting for. Throttling can take minutes to wait out: give it more time, or start fewer jobs at once.',
  ]);
}
