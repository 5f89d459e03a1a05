/**
 * What STS takes of session policies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
export const POLICY_LIMITS = {
  /** Characters of the inline policy, white space between tokens included. */
  inlineCharacters: 2_048,
  /** ARNs of managed policies. */
  managedPolicies: 10,
  /**
   * Compressed bytes of policies, managed policies' ARNs and session tags from which on "a packed binary format that
   * has a separate limit" may be too small for them. AWS publishes neither the format nor the limit. By its one
   * documented sample (97 bytes by deflate, a `PackedPolicySize` of 6 percent) the limit is about 1,600 bytes; names
   * that do not compress may cost more there than here, so the warning begins well below.
   * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html#API_GetFederationToken_Examples
   */
  largeCompressedBytes: 480,
} as const;
