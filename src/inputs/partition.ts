import type { Partition } from './request';

// The SDK's own table, which it keeps out of reach of importers: partitions.json of its endpoint rules.
const REGIONS: readonly (readonly [Partition, RegExp])[] = [
  ['aws', /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/],
  ['aws-cn', /^cn-\w+-\d+$/],
  ['aws-us-gov', /^us-gov-\w+-\d+$/],
  ['aws-iso', /^us-iso-\w+-\d+$/],
  ['aws-iso-b', /^us-isob-\w+-\d+$/],
  ['aws-iso-e', /^eu-isoe-\w+-\d+$/],
  ['aws-iso-f', /^us-isof-\w+-\d+$/],
  ['aws-eusc', /^eusc-(de)-\w+-\d+$/],
];

/** The partition that a region is in; undefined where its name is of no form that AWS uses. */
export function partitionOfRegion(region: string): Partition | undefined {
  return REGIONS.find(([, pattern]) => pattern.test(region))?.[0];
}

/** The partition that an ARN names, known to us or not; undefined where the text is not an ARN. */
export function partitionOfArn(arn: string): string | undefined {
  return /^arn:([^:]+):/.exec(arn)?.[1];
}
