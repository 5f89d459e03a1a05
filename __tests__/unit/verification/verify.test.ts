import { describe, expect, test } from '@jest/globals';
import { createProbes } from '../../../src/verification/probes';
import { verify } from '../../../src/verification/verify';
import { fails, failure, fakeS3, type Answers } from './fake-s3';
import type { Access, Verification } from '../../../src/inputs/request';

const BUCKET = 'amzn-s3-demo-bucket';
const TARGET = { bucket: BUCKET, prefix: 'tmp/' };

function run(wishes: Partial<Verification>, answers: Answers = {}, now = () => 0) {
  const s3 = fakeS3(answers);
  const verification = { targets: [TARGET], allowed: [], denied: [], maxKeys: 50, ...wishes };
  return { s3, result: verify({ verification, s3, probes: createProbes(s3, () => '.probe'), now }) };
}

describe('verify', () => {
  test('makes no call where nothing is to be verified', async () => {
    const { s3, result } = run({});
    expect(await result).toEqual({ rows: [], listings: [] });
    expect(s3.made).toEqual([]);
  });

  test('without a target has no rows', async () => {
    expect(await run({ targets: [], allowed: ['list'] }).result).toEqual({
      rows: [],
      listings: [],
      failures: [],
      leftBehind: [],
    });
  });

  test('has rows in the order of targets and accesses, whatever the order of the wishes', async () => {
    const targets = [TARGET, { bucket: 'amzn-s3-demo-bucket2', prefix: '' }];
    const { rows } = await run({ targets, allowed: ['delete', 'list'], denied: ['write'] }).result;
    expect(rows.map(({ bucket, access, expected }) => `${bucket} ${access} ${expected}`)).toEqual([
      `${BUCKET} list allowed`,
      `${BUCKET} write denied`,
      `${BUCKET} delete allowed`,
      'amzn-s3-demo-bucket2 list allowed',
      'amzn-s3-demo-bucket2 write denied',
      'amzn-s3-demo-bucket2 delete allowed',
    ]);
  });

  test('rows are JSON', async () => {
    const { rows } = await run({ allowed: ['list'] }, { list: fails(failure('NoSuchBucket')) }).result;
    expect(JSON.parse(JSON.stringify(rows))).toEqual([
      {
        bucket: BUCKET,
        prefix: 'tmp/',
        access: 'list',
        expected: 'allowed',
        found: 'unproven',
        satisfied: false,
        code: 'NoSuchBucket',
        note: 'NoSuchBucket',
        milliseconds: 0,
      },
    ]);
  });

  test('counts the time of an access’s own calls', async () => {
    let clock = 0;
    const { result } = run(
      { allowed: ['list', 'read'] },
      {
        list: () => {
          clock += 30;
          return { objects: [{ key: 'tmp/a', etag: '', size: 1 }], truncated: false };
        },
        getByte: () => {
          clock += 12.4;
        },
      },
      () => clock,
    );
    expect((await result).rows.map(({ milliseconds }) => milliseconds)).toEqual([30, 12]);
  });

  test('lists with max-keys where a listing is wanted, else with one key', async () => {
    const wanted = run({ allowed: ['list'] });
    await wanted.result;
    expect(wanted.s3.made).toEqual([{ call: 'list', prefix: 'tmp/', maxKeys: 50 }]);
    const forbidden = run({ denied: ['list'] });
    expect((await forbidden.result).listings).toEqual([]);
    expect(forbidden.s3.made).toEqual([{ call: 'list', prefix: 'tmp/', maxKeys: 1 }]);
  });

  test('knows a listing’s region where the server told', async () => {
    expect((await run({ allowed: ['list'] }).result).listings[0]?.region).toBe('');
    const { listings, bucketRegion } = await run({ allowed: ['list'] }, { regionOf: () => 'us-west-2' })
      .result;
    expect(listings[0]?.region).toBe('us-west-2');
    expect(bucketRegion).toBe('us-west-2');
  });

  test.each<[Access[]]>([[['write', 'delete']], [['read', 'delete']]])(
    'of %j, what gets no answer is not asked for twice',
    async (allowed) => {
      const noAnswer = fails(failure('ResponseTimeout'));
      const { s3, result } = run({ allowed }, { put: noAnswer, list: noAnswer, delete: noAnswer });
      expect((await result).rows.map(({ code }) => code)).toEqual(['ResponseTimeout', 'ResponseTimeout']);
      // The upload may have arrived: one try to take it away.
      expect(s3.made.filter(({ call }) => call === 'delete')).toHaveLength(allowed.includes('write') ? 1 : 0);
    },
  );

  test('removes the probe even where a bug ends it', async () => {
    const bug = new TypeError('a bug');
    const { s3, result } = run({ allowed: ['write', 'list'] }, { list: fails(bug) });
    await expect(result).rejects.toBe(bug);
    expect(s3.made.at(-1)).toMatchObject({ call: 'delete', key: 'tmp/.probe' });
  });
});
