import type { Obtained } from '../credentials/temporary-credentials';
import type { Mode, Request } from '../inputs/request';
import type { VerificationResult } from '../verification/access-report';
import type { Entries } from './runner-files';

/** The step's outputs after success. An output without a value is not written: the runner gives it as empty. */
export function outputsFor(
  request: Request,
  { credentials, identity, deliverable, kept, consoleUrl }: Obtained,
  verification: VerificationResult | undefined,
): Entries {
  const outputs = new Map<string, string>();
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') outputs.set(name, value);
  };
  if (deliverable && request.delivery.outputs) {
    put('aws-access-key-id', credentials.accessKeyId);
    put('aws-secret-access-key', credentials.secretAccessKey);
    put('aws-session-token', credentials.sessionToken);
  }
  put('console-url', consoleUrl);
  put('aws-expiration', credentials.expiration?.toISOString());
  put('aws-account-id', identity?.accountId);
  put('authenticated-arn', identity?.arn);
  put('mode', kept ? 'existing' : request.mode);
  if (verification) {
    put('verified', String(verification.rows.every(({ satisfied }) => satisfied)));
    put('access-report', JSON.stringify(verification.rows));
    put('bucket-region', verification.bucketRegion);
    // Counts, keys and region are the first bucket's, as the contract says; the report has all.
    const [first] = request.verification.targets;
    const listing = verification.listings.find(
      ({ bucket, prefix }) => bucket === first?.bucket && prefix === first.prefix,
    );
    if (listing) {
      put('object-count', String(listing.objects.length));
      put('object-keys', JSON.stringify(listing.objects.map(({ key }) => key)));
      put('object-list-truncated', String(listing.truncated));
    }
  }
  return outputs;
}

/** A failed step puts out its mode, where it came so far as to know it, and whether a verification failed. */
export function failureOutputs({ mode, verified }: { mode?: Mode; verified?: false }): Entries {
  const outputs = new Map<string, string>();
  if (mode) outputs.set('mode', mode);
  if (verified === false) outputs.set('verified', 'false');
  return outputs;
}
