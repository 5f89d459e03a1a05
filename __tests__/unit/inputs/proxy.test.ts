import { describe, expect, test } from '@jest/globals';
import { readRequest } from '../../../src/inputs/read-request';
import { secretsIn } from '../../../src/inputs/secrets';
import { environmentOf, noFile, request, told, USER_KEYS } from './reading';

describe('http-proxy', () => {
  test.each([
    ['http://proxy.example.com:3128', 'http://proxy.example.com:3128'],
    ['HTTPS://proxy.example.com', 'HTTPS://proxy.example.com'],
    ['proxy.example.com:3128', 'http://proxy.example.com:3128'],
    ['[fd00::1]:3128', 'http://[fd00::1]:3128'],
    ['user:p%40ss@proxy', 'http://user:p%40ss@proxy'],
  ])('may be %s', (given, url) => {
    expect(request({ ...USER_KEYS, 'http-proxy': given }).proxy).toEqual({ url, direct: [] });
  });

  test.each(['socks5://proxy', 'http://', 'http://a b', 'ftp://proxy'])('may not be %s', (given) => {
    expect(told({ ...USER_KEYS, 'http-proxy': given })).toEqual([
      `http-proxy: given '${given}'; accepted: a URL that begins with http:// or https://, such as http://proxy.example.com:3128`,
    ]);
  });

  test('is not shown where it has a password', () => {
    const [problem] = told(USER_KEYS, { HTTP_PROXY: 'socks5://user:hidden@proxy' });
    expect(problem).toMatch(/^http-proxy: given a value with user name or password; accepted/);
  });

  test('comes from the variables, HTTPS_PROXY first', () => {
    const env = {
      HTTPS_PROXY: 'http://a',
      https_proxy: 'http://b',
      HTTP_PROXY: 'http://c',
      http_proxy: 'http://d',
    };
    const found: unknown[] = [];
    for (const name of Object.keys(env)) {
      found.push(request(USER_KEYS, env).proxy?.url);
      Object.assign(env, { [name]: '' });
    }
    expect(found).toEqual(['http://a', 'http://b', 'http://c', 'http://d']);
    expect(request(USER_KEYS, { ...env, HTTPS_PROXY: 'http://a' }).proxy?.url).toBe('http://a');
    expect(
      request({ ...USER_KEYS, 'http-proxy': 'http://own' }, { HTTPS_PROXY: 'http://a' }).proxy?.url,
    ).toBe('http://own');
    expect(request(USER_KEYS).proxy).toBeUndefined();
  });
});

// Versions of Node differ in whether it is one; what must not be is that its parts disagree, and an error of its own.
test.each(['http-proxy', 'sts-endpoint', 's3-endpoint'])(
  'a host name beyond all bounds ends no reading: %s',
  (name) => {
    const env = environmentOf({ ...USER_KEYS, [name]: `https://${'A='.repeat(8_193)}` });

    expect(() => readRequest(env, noFile)).not.toThrow();
  },
);

describe('no-proxy', () => {
  test.each([
    'a.example.com,10.0.0.0/8',
    'a.example.com 10.0.0.0/8',
    ' a.example.com,\n10.0.0.0/8, a.example.com',
  ])('is a list: %j', (list) => {
    const direct = ['a.example.com', '10.0.0.0/8'];
    const proxy = { 'http-proxy': 'http://proxy' };
    expect(request({ ...USER_KEYS, ...proxy, 'no-proxy': list }).proxy?.direct).toEqual(direct);
    expect(request({ ...USER_KEYS, ...proxy }, { NO_PROXY: list }).proxy?.direct).toEqual(direct);
    expect(request({ ...USER_KEYS, ...proxy }, { no_proxy: list }).proxy?.direct).toEqual(direct);
  });
});

describe("a proxy's secrets", () => {
  test.each([
    ['http://user:p%40ss@proxy:3128', ['p%40ss', 'p@ss', 'dXNlcjpwQHNz']],
    ['user:hidden@proxy', ['hidden', 'dXNlcjpoaWRkZW4=']],
    ['http://token@proxy', ['token', 'dG9rZW46']],
    ['http://user:100%@proxy', ['100%', 'dXNlcjoxMDAl']],
    ['http://proxy/@', []],
    ['http://proxy', []],
  ])('of %s', (proxy, secrets) => {
    expect(secretsIn({ 'INPUT_HTTP-PROXY': proxy })).toEqual(secrets);
    expect(secretsIn({ http_proxy: proxy })).toEqual(secrets);
  });
});
