import { answering, REHEARSED } from '../aws/rehearsal';
import { connectS3 } from '../aws/s3';
import type { CommonRequest } from '../inputs/request';

/** AWS's documented example. */
const KEYS = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

const ANSWER =
  '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>amzn-s3-demo-bucket</Name>' +
  '<KeyCount>1</KeyCount><IsTruncated>false</IsTruncated><EncodingType>url</EncodingType><Contents><Key>a</Key>' +
  '<ETag>&quot;0&quot;</ETag><Size>1</Size></Contents></ListBucketResult>';

/** Rehearses a call of S3; see {@link REHEARSED}. */
export async function rehearse(request: Pick<CommonRequest, 'region' | 'endpoints'>): Promise<void> {
  await connectS3(request, KEYS, REHEARSED, answering(ANSWER)).list('amzn-s3-demo-bucket', '', 1);
}
