import type { Problem, SessionPolicies, Tag } from '../inputs/request';
import { compressedBytes } from './packed-size';
import type { PolicyDocument } from './policy-document';
import { POLICY_LIMITS } from './policy-limits';
import { policyText } from './policy-text';
import { repeatsAName } from './repeated-names';

export interface PoliciesGiven {
  /** The text of `inline-session-policy`. */
  readonly inline?: string;
  /** What `bucket-access` writes. */
  readonly narrowing?: PolicyDocument;
  /** The ARNs of `managed-session-policies`. */
  readonly managed: readonly string[];
  /** Session tags; they share the packed size with the policies. */
  readonly tags?: readonly Tag[];
}

export type CombinedPolicies =
  | { readonly ok: true; readonly policies: SessionPolicies; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * The session policies to send: `bucket-access`'s statements are added to those of `inline-session-policy` in one
 * document, because STS takes only one. Limits that AWS would refuse are problems; where AWS's measure is not known,
 * warnings.
 */
export function combinePolicies(given: PoliciesGiven): CombinedPolicies {
  const { managed, tags } = given;
  const problems: Problem[] = [];
  const written = inlineText(given);
  if (!written.ok) problems.push(written.problem);
  const inline = written.ok ? written.text : undefined;
  if (inline !== undefined && inline.length > POLICY_LIMITS.inlineCharacters) {
    problems.push(tooLong(given, inline.length));
  }
  if (managed.length > POLICY_LIMITS.managedPolicies) {
    problems.push({
      input: 'managed-session-policies',
      message: `${String(managed.length)} ARNs were given; AWS accepts ${String(POLICY_LIMITS.managedPolicies)} at most.`,
    });
  }
  if (problems.length > 0) return { ok: false, problems };
  const policies = { ...(inline !== undefined && { inline }), managed };
  return { ok: true, policies, warnings: sizeWarnings(policies, tags) };
}

type Inline =
  | { readonly ok: true; readonly text: string | undefined }
  | { readonly ok: false; readonly problem: Problem };

function inlineText({ inline, narrowing }: PoliciesGiven): Inline {
  if (inline === undefined) {
    return { ok: true, text: narrowing && policyText(JSON.stringify(narrowing)) };
  }
  let policy: unknown;
  try {
    policy = JSON.parse(inline);
  } catch (error) {
    return unusable(`is not valid JSON: ${(error as Error).message}`);
  }
  if (!isObject(policy)) return unusable('is not a JSON object');
  // JSON.parse keeps the last of them, IAM refuses them: what is dropped here could be a Deny.
  if (repeatsAName(inline, policy))
    return unusable('has an element twice in the same block, which IAM refuses');
  if (narrowing === undefined) return { ok: true, text: policyText(inline) };
  const { Version, Statement } = policy;
  if (Version !== narrowing.Version) {
    return unusable(`must have "Version": "${narrowing.Version}" so that bucket-access can add to it`);
  }
  const statements: unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  if (statements.length === 0 || !statements.every(isObject)) {
    return unusable('has no usable "Statement" that bucket-access could add to');
  }
  const combined = { ...policy, Statement: [...statements, ...narrowing.Statement] };
  return { ok: true, text: policyText(JSON.stringify(combined)) };
}

function unusable(what: string): Inline {
  return { ok: false, problem: { input: 'inline-session-policy', message: `The policy ${what}.` } };
}

function tooLong({ inline, narrowing }: PoliciesGiven, length: number): Problem {
  const most = `AWS accepts ${grouped(POLICY_LIMITS.inlineCharacters)} characters`;
  const has = `has ${grouped(length)} characters without white space`;
  if (narrowing === undefined) {
    return {
      input: 'inline-session-policy',
      message: `The policy ${has}; ${most}. Shorten it, or give managed policies in managed-session-policies.`,
    };
  }
  if (inline === undefined) {
    return {
      input: 'bucket + bucket-access',
      message: `The session policy for these buckets and accesses ${has}; ${most}. Name fewer buckets or prefixes.`,
    };
  }
  return {
    input: 'inline-session-policy + bucket-access',
    message: `The policy with bucket-access's statements ${has}; ${most}. Shorten it, or name fewer buckets or prefixes.`,
  };
}

function sizeWarnings(policies: SessionPolicies, tags: readonly Tag[] = []): string[] {
  const { inline = '', managed } = policies;
  const warnings: string[] = [];
  // "The plaintext that you use for both inline and managed session policies can't exceed 2,048 characters."
  const characters = [inline, ...managed].join('').length;
  if (characters > POLICY_LIMITS.inlineCharacters) {
    warnings.push(
      `The inline session policy and the ARNs of the managed ones have ${grouped(characters)} characters together; ` +
        `AWS documents ${grouped(POLICY_LIMITS.inlineCharacters)} for both and may refuse them.`,
    );
  }
  const bytes = compressedBytes({ ...policies, tags });
  if (bytes >= POLICY_LIMITS.largeCompressedBytes) {
    warnings.push(
      `Session policies and tags are large even compressed (about ${String(bytes)} bytes). STS packs them into a ` +
        'space whose size AWS does not publish, and may answer PackedPolicyTooLarge.',
    );
  }
  return warnings;
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
