/**
 * The claims of GitHub's OIDC token that policies look at.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export interface Claims {
  iss: string;
  sub: string;
  aud: string;
  /** Seconds since 1970. */
  iat: number;
  nbf: number;
  exp: number;
  jti: string;
  actor: string;
  actor_id: string;
  repository: string;
  repository_id: string;
  repository_owner: string;
  repository_owner_id: string;
  repository_visibility: string;
  ref: string;
  ref_type: string;
  sha: string;
  workflow: string;
  workflow_ref: string;
  job_workflow_ref: string;
  event_name: string;
  /** Only with a job that names an environment, and `sub` then ends in it. */
  environment?: string;
  run_id: string;
  run_number: string;
  run_attempt: string;
  runner_environment: string;
}
