import type { HttpRequest } from '../http/request';

/**
 * The global condition keys that come with any request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function requestKeys(request: HttpRequest, now: Date, region?: string): Record<string, string> {
  const userAgent = request.headers['user-agent'];
  return {
    // The loopback stands for AWS's HTTPS endpoint, so the usual "deny without TLS" policies let it pass.
    'aws:SecureTransport': 'true',
    'aws:CurrentTime': now.toISOString(),
    'aws:EpochTime': String(Math.floor(now.getTime() / 1000)),
    ...(region !== undefined && { 'aws:RequestedRegion': region }),
    ...(userAgent !== undefined && { 'aws:UserAgent': userAgent }),
  };
}
