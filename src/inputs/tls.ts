import type { Environment } from './environment';
import type { Problem } from './request';

/** What is wrong where Node was told to trust any certificate; the variable counts by this one value. */
export function unverifiedTls(env: Environment): Problem | undefined {
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return undefined;
  return {
    input: 'NODE_TLS_REJECT_UNAUTHORIZED',
    message:
      'given 0 in the environment, by which anybody on the way could pass for AWS and take the credentials; accepted: not given. A certificate authority of your own is named by NODE_EXTRA_CA_CERTS: /path/to/ca.pem',
  };
}
