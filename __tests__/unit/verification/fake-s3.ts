import { CallError, type CallFacts } from '../../../src/aws/call-error';
import type { DeleteOptions, PutOptions, S3 } from '../../../src/aws/s3';

/** A call as the code under test made it. */
export type FakeCall =
  | { readonly call: 'list'; readonly prefix: string; readonly maxKeys: number }
  | { readonly call: 'getByte'; readonly key: string }
  | ({ readonly call: 'put'; readonly key: string } & PutOptions)
  | ({ readonly call: 'delete'; readonly key: string } & DeleteOptions);

export type Answers = Partial<{ [Name in keyof S3]: (...args: Parameters<S3[Name]>) => unknown }>;

/** S3 whose calls answer what a test says, by default that all is well, and are remembered. */
export function fakeS3(answers: Answers = {}): S3 & { readonly made: readonly FakeCall[] } {
  const made: FakeCall[] = [];
  return {
    made,
    async list(bucket, prefix, maxKeys) {
      made.push({ call: 'list', prefix, maxKeys });
      const answer = await answers.list?.(bucket, prefix, maxKeys);
      return (answer ?? { objects: [], truncated: false }) as Awaited<ReturnType<S3['list']>>;
    },
    async getByte(bucket, key) {
      made.push({ call: 'getByte', key });
      await answers.getByte?.(bucket, key);
    },
    async put(bucket, key, text, options) {
      made.push({ call: 'put', key, ...options });
      return (await answers.put?.(bucket, key, text, options)) ?? {};
    },
    async delete(bucket, key, options) {
      made.push({ call: 'delete', key, ...options });
      return (await answers.delete?.(bucket, key, options)) ?? {};
    },
    regionOf: (bucket) => answers.regionOf?.(bucket) as string | undefined,
  };
}

export function failure(code: string, message = code, facts: Partial<CallFacts> = {}): CallError {
  return new CallError(message, { service: 's3', operation: '', code, attempts: 1, seconds: 0, ...facts });
}

/** As S3 answers a caller of another account, and many servers any caller. */
export const BARE_DENIAL = failure('AccessDenied', 'Access Denied', { status: 403 });

export function denialOf(
  action: string,
  reason = `because no session policy allows the ${action} action`,
): CallError {
  return failure(
    'AccessDenied',
    `User: arn:aws:sts::123456789012:assumed-role/demo/TestAR is not authorized to perform: ${action} on resource: "arn:aws:s3:::amzn-s3-demo-bucket" ${reason}`,
    { status: 403 },
  );
}

/** Throws what a test wants thrown, as an answer. */
export function fails(...errors: readonly unknown[]): () => never {
  let at = 0;
  return () => {
    const error = errors[Math.min(at++, errors.length - 1)];
    throw error;
  };
}
