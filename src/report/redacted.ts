/** What must never be repeated, even where a server's own message has it. */
const SECRETS: readonly RegExp[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  // AWS's documented examples end so: AKIAIOSFODNN7EXAMPLE.
  /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)(?![A-Z0-9]*EXAMPLE(?![A-Z0-9]))[A-Z0-9]{12,124}(?![A-Za-z0-9])/g,
  // A signature error of STS repeats the request's headers.
  /(?<=(?:x-amz-security-token|authorization)["']?\s*[:=]\s*["']?)[^\s"'\\]+(?: [^\s"'\\]+=[^\s"'\\]+)*/gi,
  // JSON Web Tokens.
  /eyJ[\w-]{6,}\.[\w-]+(?:\.[\w-]*)?/g,
  // Session tokens, SAML assertions: long base64. Two hundred, as an object's key may be long too.
  /(?<![\w+/=-])(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[0-9])[A-Za-z0-9+/]{200,}={0,2}(?![\w+/=-])/g,
  // Secret access keys: forty of base64. Those of an ARN come after a colon; hashes have but one case.
  /(?<![\w+/=:.-])(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*[0-9])[A-Za-z0-9+/]{40}(?![\w+/=.-])/g,
];

/** The text without access key ids, secret keys and tokens; each is replaced by `***`, as the runner does. */
export function redacted(text: string): string {
  return SECRETS.reduce((kept, secret) => kept.replace(secret, '***'), text);
}
