import type { Connections } from './connect';
import { connectS3 } from './aws/s3';
import type { Obtained } from './credentials/temporary-credentials';
import type { Request } from './inputs/request';
import type { Progress } from './progress';
import type { VerificationResult } from './verification/access-report';

export async function verify(
  request: Request,
  obtained: Obtained,
  { policy, handler }: Connections,
  _progress: Progress,
): Promise<VerificationResult> {
  const s3 = connectS3(request, obtained.credentials, policy, handler);
  const [t] = request.verification.targets;
  const { objects, truncated } = await s3.list(t!.bucket, t!.prefix, request.verification.maxKeys);
  const region = s3.regionOf(t!.bucket) ?? '';
  return {
    rows: [],
    listings: [{ bucket: t!.bucket, prefix: t!.prefix, region, objects, truncated }],
    bucketRegion: region,
  };
}
