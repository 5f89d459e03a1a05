/**
 * Text that stands for itself in a `Resource` or a `StringLike` condition: the two wildcards and the `$` that opens a
 * variable are written as IAM's variables for these characters. Every `$` is, not only one before a `{`: what follows
 * it may itself become a variable.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
 */
export function policyLiteral(text: string): string {
  return text.replace(/[*?$]/g, (character) => `\${${character}}`);
}
