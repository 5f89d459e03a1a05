import type { ErrorRow } from './error-row';
import { ASSUME_ROLE_ERRORS } from './errors/assume-role';
import { CONSOLE_ERRORS } from './errors/console';
import { GITHUB_TOKEN_ERRORS } from './errors/github-token';
import { IAM_USER_CALL_ERRORS } from './errors/iam-user-calls';
import { KEY_ERRORS } from './errors/keys';
import { MFA_ERRORS } from './errors/mfa';
import { NETWORK_ERRORS } from './errors/network';
import { PROXY_ERRORS } from './errors/proxy';
import { ROOT_TASK_ERRORS } from './errors/root-tasks';
import { S3_ERRORS } from './errors/s3';
import { SAML_ERRORS } from './errors/saml';
import { SERVER_FAULTS } from './errors/server-faults';
import { SOURCE_ERRORS } from './errors/source-credentials';
import { STS_INPUT_ERRORS } from './errors/sts-input';
import { UNKNOWN_CALL_ERRORS } from './errors/unknown-call';
import { WEB_IDENTITY_ERRORS } from './errors/web-identity';

/** Every error that the step can explain. The first row that matches wins. */
export const ERROR_TABLE: readonly ErrorRow[] = [
  ...PROXY_ERRORS,
  ...NETWORK_ERRORS,
  ...SERVER_FAULTS,
  ...UNKNOWN_CALL_ERRORS,
  // Before those of the source and of keys, which explain an expiry in other words.
  ...SAML_ERRORS,
  ...ROOT_TASK_ERRORS,
  ...SOURCE_ERRORS,
  ...GITHUB_TOKEN_ERRORS,
  ...KEY_ERRORS,
  ...MFA_ERRORS,
  ...WEB_IDENTITY_ERRORS,
  ...ASSUME_ROLE_ERRORS,
  ...IAM_USER_CALL_ERRORS,
  ...STS_INPUT_ERRORS,
  ...CONSOLE_ERRORS,
  ...S3_ERRORS,
];
