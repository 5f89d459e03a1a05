/** The account's field of an ARN. */
const ARN_ACCOUNT = /(arn:aws[\w-]*:[\w-]*:[\w-]*:)\d{12}(?=:)/g;

/**
 * A function that replaces account ids by `***` where `mask-aws-account-id` asks for it: those that are known,
 * wherever they stand (buckets' names often hold them), and those of ARNs.
 */
export function accountMask(
  wanted: boolean,
  known: readonly (string | undefined)[],
): (text: string) => string {
  if (!wanted) return (text) => text;
  const ids = known.filter((id): id is string => id !== undefined && id !== '');
  return (text) => ids.reduce((kept, id) => kept.replaceAll(id, '***'), text.replace(ARN_ACCOUNT, '$1***'));
}
