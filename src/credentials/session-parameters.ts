import type { SessionPolicies } from '../inputs/request';

/** Session policies as STS's calls take them. */
export function sessionPolicies({ inline, managed }: SessionPolicies): {
  Policy?: string;
  PolicyArns?: { arn: string }[];
} {
  return {
    ...(inline !== undefined && { Policy: inline }),
    ...(managed.length > 0 && { PolicyArns: managed.map((arn) => ({ arn })) }),
  };
}
