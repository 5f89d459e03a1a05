import { expect, test } from '@jest/globals';
import { request, USER_KEYS } from './reading';

test.each([
  ['eu-central-1', 'https://signin.aws.amazon.com/federation', 'https://console.aws.amazon.com/'],
  ['cn-north-1', 'https://signin.amazonaws.cn/federation', 'https://console.amazonaws.cn/'],
  [
    'us-gov-west-1',
    'https://signin.amazonaws-us-gov.com/federation',
    'https://console.amazonaws-us-gov.com/',
  ],
])('in %s the partition’s own sign-in is asked', (region, endpoint, console) => {
  const { consoleUrl } = request({
    ...USER_KEYS,
    'aws-region': region,
    'role-to-assume': 'deploy',
    'console-url': 'true',
    duration: '2h',
  });
  expect(consoleUrl).toEqual({
    endpoint,
    console: expect.stringMatching(`^${console}`),
    issuer: 'https://github.com',
    sessionSeconds: 7200,
  });
});
