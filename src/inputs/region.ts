import type { InputName } from './input-table';
import { REGION } from './limits';
import { partitionOfArn, partitionOfRegion } from './partition';
import type { Reader } from './reader';
import type { Endpoints, Partition } from './request';

export interface Place {
  readonly region: string;
  readonly partition: Partition;
  /** Whether the region's name told the partition; else `partition` is a guess that nothing can be held against. */
  readonly known: boolean;
}

const FORMS = 'a region such as us-east-1, eu-central-1 or us-gov-west-1';

/** The region and the partition it is in. A server that is not AWS may have a region of any name. */
export function readPlace(reader: Reader, endpoints: Endpoints): Place {
  const region = reader.text('aws-region') ?? '';
  // The SDK's patterns would let upper case pass.
  const partition = REGION.test(region) ? partitionOfRegion(region) : undefined;
  if (partition !== undefined) return { region, partition, known: true };

  const elsewhere = endpoints.sts !== undefined || endpoints.s3 !== undefined;
  if (region === '') {
    reader.problem('aws-region', `not given, nor are AWS_REGION and AWS_DEFAULT_REGION; accepted: ${FORMS}`);
  } else if (partitionOfRegion(region.slice(0, -1)) !== undefined && /[a-z]$/.test(region)) {
    reader.problem(
      'aws-region',
      `${reader.says('aws-region')}, which is an availability zone; its region is ${reader.quote(region.slice(0, -1))}`,
    );
  } else if (!elsewhere || !REGION.test(region)) {
    reader.problem('aws-region', `${reader.says('aws-region')}; accepted: ${FORMS}`);
  }
  return { region, partition: 'aws', known: false };
}

/** ARNs are of use only in their own partition: credentials of one are unknown in all others. */
export function checkPartitions(
  reader: Reader,
  name: InputName,
  arns: readonly string[],
  { region, partition, known }: Place,
): void {
  if (!known) return;
  for (const arn of arns) {
    const other = partitionOfArn(arn);
    if (other === undefined || other === partition) continue;
    reader.problem(
      [name, 'aws-region'],
      `given ${reader.quote(arn)}, which is in the partition ${reader.quote(other)}, and the region ${reader.quote(region)}, which is in '${partition}'; both must be in the same`,
    );
  }
}
