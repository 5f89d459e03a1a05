import type { Obtained } from '../credentials/temporary-credentials';
import type { Delivered } from '../delivery/deliver';

/** What later steps got, by name, or why they got nothing. */
export function deliveredLines(
  { deliverable, kept }: Obtained,
  { environment, outputs }: Delivered,
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
      : 'Nothing was exported to the environment (output-env-credentials: false).',
    ...(outputs.length > 0 ? [`Step outputs with credentials: ${outputs.join(', ')}`] : []),
  ];
}
