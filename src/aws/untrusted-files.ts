import { checkTrusted, UntrustedFileError } from '../inputs/trusted-file';
import { CallError } from './call-error';

/**
 * Refuses files that the SDK would read, but that somebody else may have written.
 *
 * @param files each with the variable by which another can be named; those without a path, and those that are not there,
 * are passed over.
 * @throws CallError with code `SourceFileUntrusted`.
 */
export function refuseUntrusted(
  files: readonly (readonly [variable: string, path: string | undefined])[],
): void {
  for (const [variable, path] of files) {
    if (!path) continue;
    try {
      checkTrusted(path);
    } catch (error) {
      if (!(error instanceof UntrustedFileError)) throw error;
      throw new CallError(
        `${path} ${error.message}`,
        {
          service: 'source',
          operation: 'ReadSharedFile',
          code: 'SourceFileUntrusted',
          attempts: 1,
          seconds: 0,
          resource: variable,
        },
        { cause: error },
      );
    }
  }
}
