import { expect, test } from '@jest/globals';
import { bucketAccessPolicy } from '../../src/policies/bucket-access-policy';
import { readPage } from './support/markdown';

test('docs/narrowing.md shows the session policy that its first step sends to AWS', () => {
  const shown = readPage('docs/narrowing.md').blocks.find(({ meta }) => meta === 'title=bucket-access');

  expect(JSON.parse(shown?.text ?? '')).toEqual(
    bucketAccessPolicy({
      partition: 'aws',
      targets: [{ bucket: 'doc-example-bucket', prefix: 'reports/' }],
      accesses: ['list', 'read'],
      kms: true,
    }),
  );
});
