import { EOL } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import {
  emptiedEnvironment,
  environmentFor,
  profileEnvironment,
  undoOf,
} from '../../../src/delivery/environment';
import { linesText } from '../../../src/delivery/runner-files';
import { profileUndoIn, stateFor, undoIn } from '../../../src/delivery/state';

const credentials = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY',
  sessionToken: 'AQoEXAMPLEH4aoAH0gNCAPyJxz4BlCFFxWNE1OPTgk5TthT',
  expiration: new Date('2027-01-01T00:00:00Z'),
};
const request = { region: 'eu-west-1' };

describe('the environment of later steps', () => {
  it('is one whole set', () => {
    expect(Object.fromEntries(environmentFor(credentials, request, {}))).toEqual({
      AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY',
      AWS_SESSION_TOKEN: 'AQoEXAMPLEH4aoAH0gNCAPyJxz4BlCFFxWNE1OPTgk5TthT',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_CREDENTIAL_EXPIRATION: '2027-01-01T00:00:00.000Z',
    });
  });

  it('leaves no earlier expiration beside credentials that tell none', () => {
    const { expiration: _none, ...timeless } = credentials;
    const name = 'AWS_CREDENTIAL_EXPIRATION';

    expect(environmentFor(timeless, request, {}).has(name)).toBe(false);
    expect(environmentFor(timeless, request, { [name]: '2026-01-01T00:00:00Z' }).get(name)).toBe('');
  });

  it('leaves no earlier token under its old name, which botocore reads first even when it is empty', () => {
    for (const earlier of ['an earlier token', '']) {
      expect(
        environmentFor(credentials, request, { AWS_SECURITY_TOKEN: earlier }).get('AWS_SECURITY_TOKEN'),
      ).toBe(credentials.sessionToken);
    }
    expect(environmentFor(credentials, request, {}).has('AWS_SECURITY_TOKEN')).toBe(false);
  });

  it('can be emptied of what is there', () => {
    const env = {
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SESSION_TOKEN: 'y',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_REGION: 'z',
    };

    expect(Object.fromEntries(emptiedEnvironment(env))).toEqual({
      AWS_ACCESS_KEY_ID: '',
      AWS_SESSION_TOKEN: '',
    });
  });
});

describe('what the post step gets', () => {
  it('brings back a region that was there before, never a secret', () => {
    const env = {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SESSION_TOKEN: 'old',
    };
    const undo = undoOf(environmentFor(credentials, request, env), env);

    const state = stateFor(undo);
    const restored = undoIn({ STATE_undo: state.get('undo') });

    expect(Object.fromEntries(restored)).toEqual({
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_SESSION_TOKEN: '',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: '',
      AWS_CREDENTIAL_EXPIRATION: '',
    });
    expect(JSON.stringify([...state])).not.toMatch(/AKIA|ASIA|old|wJalr/);
  });

  it.each([
    undefined,
    '',
    'no JSON',
    '[]',
    'null',
    '7',
    '{"AWS_REGION":7}',
    '{"PATH":"/tmp"}',
    '{"AWS_X\\nPATH":""}',
  ])('is nothing where the state is %j', (state) => {
    expect(undoIn({ STATE_undo: state }).size).toBe(0);
  });
});

describe('what the post step writes', () => {
  it('is of one line for each variable, whatever the state holds', () => {
    const undo = undoIn({ STATE_undo: JSON.stringify({ AWS_REGION: 'us-east-1\nPATH=/tmp' }) });

    expect(linesText(undo)).toBe(`AWS_REGION=${EOL}`);
  });
});

describe('a profile', () => {
  it('is named for tools that read AWS_DEFAULT_PROFILE too, where that is set', () => {
    expect(Object.fromEntries(profileEnvironment('dev', {}))).toEqual({ AWS_PROFILE: 'dev' });
    expect(Object.fromEntries(profileEnvironment('dev', { AWS_DEFAULT_PROFILE: 'x' }))).toEqual({
      AWS_PROFILE: 'dev',
      AWS_DEFAULT_PROFILE: 'dev',
    });
  });

  it.each([
    [{ AWS_PROFILE: 'team' }, 'team'],
    [{ AWS_PROFILE: '' }, 'default'],
    [{}, 'default'],
  ])('with %j before is %s after the job, and never empty', (env, after) => {
    expect(Object.fromEntries(undoOf(profileEnvironment('dev', {}), env))).toEqual({ AWS_PROFILE: after });
  });

  it('is taken back by what the state says', () => {
    const undo = { name: 'dev', key: 'digest', files: [] };
    const state = Object.fromEntries(stateFor(new Map(), undo));

    expect(profileUndoIn({ STATE_profile: state['profile'] })).toEqual(undo);
    for (const damaged of [undefined, '', '{', 'null', '"dev"', '{"name":"dev"}', '{"files":[]}']) {
      expect(profileUndoIn({ STATE_profile: damaged })).toBeUndefined();
    }
  });
});
