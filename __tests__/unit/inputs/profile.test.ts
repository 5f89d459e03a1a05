import { describe, expect, test } from '@jest/globals';
import { readRequest } from '../../../src/inputs/read-request';
import {
  environmentOf,
  type Inputs,
  noFile,
  request,
  ROLE,
  TEMPORARY_KEYS,
  told,
  USER_KEYS,
  warnings,
} from './reading';

const asRole: Inputs = { ...USER_KEYS, 'role-to-assume': ROLE };

describe('aws-profile', () => {
  test.each(['dev', 'default', 'team.eu+1', 'a'.repeat(128), 'dév'])('may be %s', (name) => {
    expect(request({ ...asRole, 'aws-profile': name }).delivery).toMatchObject({
      profile: { name, overwrite: false },
      environment: false,
      outputs: true,
    });
  });

  test.each(['a b', 'a\tb', 'a/b', 'a\\b', '[a]', 'a]', '"a"', "it's", 'a\u0000b', 'a'.repeat(129)])(
    'may not be %j',
    (name) => {
      const [problem] = told({ ...asRole, 'aws-profile': name });
      expect(problem).toMatch(/^aws-profile: given .*; accepted: 1 to 128 characters without white space/);
    },
  );

  test.each([
    ['true', true],
    ['false', false],
  ])('with output-env-credentials: %s', (given, environment) => {
    const { delivery } = request({ ...asRole, 'aws-profile': 'dev', 'output-env-credentials': given });
    expect(delivery.environment).toBe(environment);
  });

  test('may overwrite, as the input or its variable says', () => {
    const wish = { ...asRole, 'aws-profile': 'dev' };
    expect(request({ ...wish, 'overwrite-aws-profile': 'true' }).delivery.profile?.overwrite).toBe(true);
    expect(request(wish, { OVERWRITE_AWS_PROFILE: 'true' }).delivery.profile?.overwrite).toBe(true);
    expect(warnings({ ...asRole, 'overwrite-aws-profile': 'true' })).toEqual([
      'without aws-profile no use is made of overwrite-aws-profile',
    ]);
  });

  test('is told with all else that is wrong where it cannot be written', () => {
    const env = environmentOf({ ...asRole, 'aws-profile': 'dev', duration: '1s' });
    const reading = readRequest(env, noFile, (name, overwrite) => [
      `${name} ${String(overwrite)}`,
      'another',
    ]);
    expect(reading).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([
        { input: 'aws-profile', message: 'dev false' },
        { input: 'aws-profile', message: 'another' },
        expect.objectContaining({ input: 'duration' }),
      ]) as unknown,
    });
  });

  test('is told as not written in mode existing, but for temporary keys given as inputs', () => {
    expect(warnings({ 'aws-profile': 'dev' }).join()).toContain('writes no profile');
    expect(warnings({ ...USER_KEYS, mode: 'existing', 'aws-profile': 'dev' }).join()).toContain(
      'writes no profile',
    );
    expect(warnings({ ...TEMPORARY_KEYS, 'aws-profile': 'dev' })).toEqual([]);
  });
});
