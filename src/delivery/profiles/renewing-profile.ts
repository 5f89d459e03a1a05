import type { TemporaryCredentials } from '../../credentials/temporary-credentials';
import type { Request } from '../../inputs/request';
import { removeRenewalFolder, renewalFolder } from '../../renewal/renewal-folder';
import { SharedFileError } from './guarded-file';
import { profileChange, type ProfileChange } from './profile-change';

/**
 * A profile whose credentials are what a program prints, which obtains them anew when they soon end.
 *
 * @throws SharedFileError
 */
export function renewingProfile(
  request: Request,
  name: string,
  credentials: TemporaryCredentials,
  env: NodeJS.ProcessEnv,
): ProfileChange {
  const folder = told(() => renewalFolder(request, credentials, env));
  const change = profileChange(name, credentials, request.region, env, folder.command);
  return {
    ...change,
    renewal: folder.path,
    commit: () => {
      told(() => {
        folder.create();
      });
      change.commit();
    },
    takeBack: () => {
      removeRenewalFolder(folder.path);
      change.takeBack();
    },
  };
}

function told<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new SharedFileError(
      code === undefined ? message : `what the profile's renewal needs cannot be kept (${code})`,
      { cause: error },
    );
  }
}
