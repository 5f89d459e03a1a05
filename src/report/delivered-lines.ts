import type { Obtained } from '../credentials/temporary-credentials';
import type { Delivered } from '../delivery/deliver';

/** What later steps got, by name, or why they got nothing. */
export function deliveredLines(
  { deliverable, kept }: Obtained,
  { environment, outputs, profile }: Delivered,
): string[] {
  if (!deliverable) {
    return [
      kept
        ? 'Nothing was exported: the job keeps its own credentials.'
        : 'Nothing was exported: mode existing leaves credentials where they are, and never hands on long-lived ones.',
    ];
  }
  return [
    environment.length > 0
      ? `Exported to later steps: ${environment.join(', ')}`
      : `Nothing was exported to the environment (output-env-credentials: false${profile ? ', the default with aws-profile' : ''}).`,
    ...profileLines(profile),
    ...(outputs.length > 0 ? [`Step outputs with credentials: ${outputs.join(', ')}`] : []),
  ];
}

function profileLines(profile: Delivered['profile']): string[] {
  if (profile === undefined) return [];
  const { name, files, readableByOthers, renewal } = profile;
  if (renewal !== undefined) {
    return [
      `Profile ${name}: renews its credentials by itself while the job runs (credential_process in ${files.config})`,
    ];
  }
  return [
    `Profile ${name}: credentials in ${files.credentials}, region in ${files.config}`,
    ...(readableByOthers
      ? [
          `  Other users of this machine can read ${files.credentials}: it keeps its mode (chmod 600 would change that).`,
        ]
      : []),
  ];
}
