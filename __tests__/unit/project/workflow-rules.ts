import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

type Permissions = string | Readonly<Record<string, string>>;

interface Job {
  readonly uses?: string;
  readonly permissions?: Permissions;
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly on: unknown;
  readonly permissions?: Permissions;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Events whose workflow has secrets and a token that may write, while others say what it works on. */
const PRIVILEGED = ['pull_request_target', 'workflow_run', 'issue_comment'];
/** `owner/name/path@commit # v1.2.3`: the commit for the runner, the version for people and Dependabot. */
const PINNED = /^[\w.-]+(?:\/[\w.-]+)+@[0-9a-f]{40} # v\d+(?:\.\d+)*$/;

/** What of a workflow breaks this project's rules, a line each. */
export function broken(text: string): string[] {
  const workflow = parse(text) as Workflow;
  return [...events(workflow), ...pins(text), ...Object.entries(workflow.jobs).flatMap(rulesOfJob)].concat(
    workflow.permissions === undefined ? ['permissions are not said for the whole workflow'] : [],
  );
}

/** Permissions to write, as `job: scope`; the workflow's own stand under `*`. */
export function writing(text: string): string[] {
  const workflow = parse(text) as Workflow;
  return Object.entries({ '*': workflow, ...workflow.jobs }).flatMap(([id, { permissions }]) => {
    if (typeof permissions === 'string') return [`${id}: ${permissions}`];
    const scopes = Object.entries(permissions ?? {}).filter(([, access]) => access === 'write');
    return scopes.map(([scope]) => `${id}: ${scope}`);
  });
}

function events({ on }: Workflow): string[] {
  const named = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(on as object);
  return PRIVILEGED.filter((event) => named.includes(event)).map((event) => `runs on ${event}`);
}

/** This action itself, by the version that a person reads, stands in the examples. */
function pins(text: string): string[] {
  const uses = [...text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, action = '']) => action.trim());
  const foreign = uses.filter((action) => !/^(?:\.\/|your-org\/)/.test(action));
  return foreign
    .filter((action) => !PINNED.test(action))
    .map((action) => `${action} is not pinned by commit with its version`);
}

function rulesOfJob([id, job]: [string, Job]): string[] {
  const steps = job.steps ?? [];
  return [
    ...steps
      .filter(({ uses }) => uses?.startsWith('actions/checkout@'))
      .filter((step) => step.with?.['persist-credentials'] !== false)
      .map(() => `${id} leaves the token to later steps: persist-credentials is not false`),
    // Whoever says what an expression holds could write the script.
    ...steps
      .filter(({ run }) => run?.includes('${{'))
      .map(({ run }) => `${id} has an expression in a script: ${run?.split('\n')[0] ?? ''}`),
  ];
}

/** Jobs that may run for GitHub's six hours. */
export function unbounded(text: string): string[] {
  const jobs = Object.entries((parse(text) as Workflow).jobs);
  return jobs
    .filter(([, job]) => job.uses === undefined && job['timeout-minutes'] === undefined)
    .map(([id]) => id);
}
