import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startLocalAws, type LocalAws } from '../../../local-aws';
import { BoundedHttpHandler } from '../../../src/aws/http';
import { connectS3 } from '../../../src/aws/s3';
import { connectSts } from '../../../src/aws/sts';
import { GetCallerIdentity } from '../../../src/aws/sts-commands';

const keys = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const policy = { maxAttempts: 1, onRetry: () => undefined };

let aws: LocalAws;
let handler: BoundedHttpHandler;
beforeAll(async () => {
  aws = await startLocalAws();
  handler = new BoundedHttpHandler();
});
afterEach(() => aws.clearFaults());
afterAll(async () => {
  handler.destroy();
  await aws.close();
});

function reach(): { whoAmI: () => Promise<unknown>; list: () => Promise<unknown> } {
  const request = {
    region: 'us-east-1',
    endpoints: { sts: aws.url, s3: aws.url, s3ForcePathStyle: true, fips: false, dualstack: false },
  };
  const sts = connectSts(request, policy, handler);
  const s3 = connectS3(request, keys, policy, handler);
  return {
    whoAmI: () => sts.send(GetCallerIdentity({}), keys),
    list: () => s3.list('amzn-s3-demo-bucket', '', 1),
  };
}

describe('an answer of success', () => {
  it.each([
    ['as AWS writes it', (body: string) => body],
    ['after a declaration and a comment', (body: string) => `<?xml version="1.0"?>\n<!-- by us -->\n${body}`],
    [
      'in a namespace with a prefix',
      (body: string) => body.replace(/<(\w+) xmlns=/, '<s:$1 xmlns:s=').replace(/<\/(\w+)>\s*$/, '</s:$1>'),
    ],
  ])('is taken %s', async (_how, rewrite) => {
    const bare = (body: string): string => rewrite(body.replace(/^\s*<\?xml[^>]*\?>\s*/, ''));
    aws.fault({ kind: 'transform', transform: (answer) => ({ ...answer, body: bare(answer.body) }) });

    await expect(reach().whoAmI()).resolves.toHaveProperty('output.Arn');
    await expect(reach().list()).resolves.toHaveProperty('objects');
  });

  it.each([
    ['of another call', { kind: 'wrong-root', root: 'AssumeRoleResponse' }],
    ['of nothing known', { kind: 'wrong-root' }],
    ['that is a page', { kind: 'html', status: 200 }],
    ['that is empty', { kind: 'empty' }],
  ] as const)('is refused where it is one %s', async (_what, fault) => {
    aws.fault(fault);

    await expect(reach().whoAmI()).rejects.toHaveProperty('facts.code', 'MalformedAnswer');
    await expect(reach().list()).rejects.toHaveProperty('facts.code', 'MalformedAnswer');
  });
});
