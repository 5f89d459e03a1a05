/** `s3://bucket/prefix`, or an access point's ARN with the prefix. */
export function s3Place(bucket: string, prefix: string): string {
  const place = bucket.startsWith('arn:') ? bucket : `s3://${bucket}`;
  return prefix === '' ? place : `${place}/${prefix}`;
}
