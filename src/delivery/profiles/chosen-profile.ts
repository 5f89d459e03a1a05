import type { Obtained } from '../../credentials/temporary-credentials';
import type { Request } from '../../inputs/request';
import { warning } from '../../report/log';
import { SharedFileError } from './guarded-file';
import { profileChange, type ProfileChange } from './profile-change';
import { freeProfileName } from './profile-faults';
import { renewingProfile } from './renewing-profile';

/** The profile that is written where a job's AWS_PROFILE would hide the environment's credentials. */
const OWN_PROFILE = 'aws-temporary-credentials';

/**
 * The profile that the step is to write: the one that `aws-profile` names; else, where credentials go to the environment
 * of a job that has AWS_PROFILE set, one of its own with the same credentials. Otherwise the tools of a later step would
 * disagree: AWS's SDK for JavaScript takes the profile's credentials before those of the environment, others do not. And
 * a runner cannot unset a variable; left empty, the AWS CLI fails for want of the profile ''.
 *
 * @throws SharedFileError for the profile that was asked for.
 */
export function chosenProfile(
  request: Request,
  { credentials, deliverable }: Obtained,
  env: NodeJS.ProcessEnv,
): ProfileChange | undefined {
  if (!deliverable) return undefined;
  const { profile, environment } = request.delivery;
  if (profile && request.delivery.refresh) return renewingProfile(request, profile.name, credentials, env);
  if (profile) return profileChange(profile.name, credentials, request.region, env);
  if (!environment || env['AWS_PROFILE'] === undefined) return undefined;
  try {
    return profileChange(freeProfileName(OWN_PROFILE, env), credentials, request.region, env);
  } catch (error) {
    if (!(error instanceof SharedFileError)) throw error;
    warning(
      `AWS_PROFILE is '${env['AWS_PROFILE']}' in this job, and no profile could be written for it to name instead: ${error.message}. Tools that take AWS_PROFILE before the environment's keys will not find the new credentials.`,
      'AWS_PROFILE stays as it is',
    );
    return undefined;
  }
}
