import { profileName } from './limits';
import type { Reader } from './reader';
import type { ProfileWish } from './request';

/**
 * What speaks against writing a profile, as sentences; none where nothing does. Looks at files, and changes nothing.
 */
export type ProfileFaults = (name: string, overwrite: boolean) => readonly string[];

/** The profile to write, which must be possible; undefined where none is asked for. */
export function readProfile(reader: Reader, faultsOf: ProfileFaults): ProfileWish | undefined {
  const name = reader.text('aws-profile');
  const overwrite = reader.flag('overwrite-aws-profile');
  if (name === undefined) {
    if (overwrite) reader.warning('without aws-profile no use is made of overwrite-aws-profile');
    return undefined;
  }
  if (!profileName().test(name)) {
    reader.problem(
      'aws-profile',
      `${reader.says('aws-profile')}; accepted: 1 to 128 characters without white space, brackets, slashes, backslashes and quotation marks`,
    );
    return { name, overwrite };
  }
  for (const fault of faultsOf(name, overwrite)) reader.problem('aws-profile', fault);
  return { name, overwrite };
}
