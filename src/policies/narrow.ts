import type { Problem, Request } from '../inputs/request';
import { bucketAccessPolicy } from './bucket-access-policy';
import { combinePolicies } from './combine-policies';

export type Narrowed =
  | { readonly ok: true; readonly request: Request; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The request with `bucket-access` written into its session policy. */
export function narrow(request: Request): Narrowed {
  if (!('policies' in request)) return { ok: true, request, warnings: [] };
  const { policies, partition, narrowedTo, verification, endpoints } = request;
  const tags = 'tags' in request ? request.tags : undefined;
  const combined = combinePolicies({
    ...policies,
    narrowing: bucketAccessPolicy({
      partition,
      targets: verification.targets,
      accesses: narrowedTo,
      kms: isAws(endpoints.sts),
    }),
    ...(tags && { tags: [...tags.kept, ...tags.droppable] }),
  });
  if (!combined.ok) return combined;
  return { ok: true, request: { ...request, policies: combined.policies }, warnings: combined.warnings };
}

/** Whether AWS reads the policy: at its own endpoints, or at one given, such as a VPC's. */
function isAws(stsEndpoint: string | undefined): boolean {
  if (stsEndpoint === undefined) return true;
  return /\.(?:amazonaws\.com(?:\.cn)?|api\.aws|api\.amazonwebservices\.com\.cn)$/i.test(
    new URL(stsEndpoint).hostname,
  );
}
