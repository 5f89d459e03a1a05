import { readGuarded, SharedFileError } from './guarded-file';
import { profileSection } from './profile-section';
import { hasSection } from './sections';
import { sharedFiles, type SharedFiles } from './shared-files';

/** Which of the shared files have the profile already. */
function filesWith(profile: string, files: SharedFiles): string[] {
  const kinds = ['credentials', 'config'] as const;
  const having = kinds.filter((kind) =>
    hasSection(readGuarded(files[kind])?.text ?? '', profileSection(profile, kind).isSection),
  );
  return [...new Set(having.map((kind) => files[kind]))];
}

/** Why a profile cannot be written, as sentences; none where it can. Changes nothing. */
export function profileFaults(profile: string, overwrite: boolean, env: NodeJS.ProcessEnv): string[] {
  try {
    const having = filesWith(profile, sharedFiles(env));
    return having.length === 0 || overwrite
      ? []
      : [
          `given '${profile}', which ${having.join(' and ')} ${having.length === 1 ? 'has' : 'have'} already; set overwrite-aws-profile to true (the post step puts the earlier profile back), or choose another name`,
        ];
  } catch (error) {
    if (!(error instanceof SharedFileError)) throw error;
    return [`given '${profile}', which cannot be written: ${error.message}`];
  }
}

/**
 * A name that no profile has yet.
 *
 * @throws SharedFileError
 */
export function freeProfileName(wanted: string, env: NodeJS.ProcessEnv): string {
  const files = sharedFiles(env);
  let name = wanted;
  for (let number = 2; filesWith(name, files).length > 0; number += 1) name = `${wanted}-${String(number)}`;
  return name;
}
