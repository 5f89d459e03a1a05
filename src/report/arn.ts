/** The parts of an ARN that explanations name. */
export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly account: string;
  /** All after the fifth colon. */
  readonly resource: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function arnParts(text: string | undefined): ArnParts | undefined {
  const match = /^arn:([\w-]+):([\w-]+):[\w-]*:(\d{12}|aws|):(.+)$/.exec(text ?? '');
  if (!match) return undefined;
  const [, partition, service, account, resource] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
  ];
  return { partition, service, account, resource };
}

/**
 * The ARN by which a policy's `Principal` names a caller. The session of a role is named by its role, whose path the
 * session's ARN does not tell.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function principalArn(callerArn: string): string {
  const parts = arnParts(callerArn);
  const role = /^assumed-role\/([^/]+)\//.exec(parts?.resource ?? '')?.[1];
  return parts && role !== undefined
    ? `arn:${parts.partition}:iam::${parts.account}:role/${role}`
    : callerArn;
}
