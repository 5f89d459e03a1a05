import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { combinePolicies } from '../../../src/policies/combine-policies';
import type { PolicyDocument } from '../../../src/policies/policy-document';

const NARROWING: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::amzn-s3-demo-bucket' }],
};
const NARROWING_TEXT =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::amzn-s3-demo-bucket"}]}';
const INLINE = `{
  "Version": "2012-10-17",
  "Statement": { "Sid": "Stmt1", "Effect": "Allow", "Action": "sqs:*", "Resource": "*" }
}`;

function inlineOf(given: Parameters<typeof combinePolicies>[0]): string | undefined {
  const combined = combinePolicies(given);
  if (!combined.ok) throw new Error(JSON.stringify(combined.problems));
  return combined.policies.inline;
}

function messagesOf(given: Parameters<typeof combinePolicies>[0]): string[] {
  const combined = combinePolicies(given);
  return combined.ok ? [] : combined.problems.map(({ input, message }) => `${input}: ${message}`);
}

describe('combinePolicies', () => {
  test('of nothing is nothing', () => {
    expect(combinePolicies({ managed: [] })).toEqual({ ok: true, policies: { managed: [] }, warnings: [] });
  });

  test('the narrowing alone, minified', () => {
    expect(inlineOf({ narrowing: NARROWING, managed: [] })).toBe(NARROWING_TEXT);
  });

  test('managed policies stay as they are', () => {
    const managed = ['arn:aws:iam::aws:policy/ReadOnlyAccess'];
    expect(combinePolicies({ narrowing: NARROWING, managed })).toEqual({
      ok: true,
      policies: { inline: NARROWING_TEXT, managed },
      warnings: [],
    });
  });

  test('the inline policy alone loses nothing but white space between its tokens', () => {
    const inline = '{ "Version" : "2008-10-17",\n\t"Statement": [ { "Sid": "a \\" b : c" } ] }\n';
    expect(inlineOf({ inline, managed: [] })).toBe(
      '{"Version":"2008-10-17","Statement":[{"Sid":"a \\" b : c"}]}',
    );
  });

  test('characters that STS refuses are escaped', () => {
    const text = inlineOf({ inline: '{"Statement":{"Resource":"arn:aws:s3:::b/é日😀"}}', managed: [] });
    expect(text).toBe('{"Statement":{"Resource":"arn:aws:s3:::b/é\\u65e5\\ud83d\\ude00"}}');
    expect(JSON.parse(text ?? '')).toEqual({ Statement: { Resource: 'arn:aws:s3:::b/é日😀' } });
  });

  test("the narrowing's statements are added to a single statement", () => {
    expect(JSON.parse(inlineOf({ inline: INLINE, narrowing: NARROWING, managed: [] }) ?? '')).toEqual({
      Version: '2012-10-17',
      Statement: [{ Sid: 'Stmt1', Effect: 'Allow', Action: 'sqs:*', Resource: '*' }, ...NARROWING.Statement],
    });
  });

  test("the narrowing's statements are added to several", () => {
    const inline = '{"Version":"2012-10-17","Id":"x","Statement":[{"Sid":"a"},{"Sid":"b"}]}';
    expect(JSON.parse(inlineOf({ inline, narrowing: NARROWING, managed: [] }) ?? '')).toEqual({
      Version: '2012-10-17',
      Id: 'x',
      Statement: [{ Sid: 'a' }, { Sid: 'b' }, ...NARROWING.Statement],
    });
  });

  test.each([
    ['no JSON', '{"Version": ', 'is not valid JSON'],
    ['a list', '[]', 'is not a JSON object'],
    ['null', 'null', 'is not a JSON object'],
    ['a repeated element', '{"Statement":{"Action":"a","Action":"b"}}', 'an element twice'],
  ])('refuses %s', (_what, inline, message) => {
    expect(messagesOf({ inline, managed: [] })).toEqual([
      expect.stringMatching(new RegExp(`^inline-session-policy: The policy .*${message}.*\\.$`)),
    ]);
  });

  test.each([
    ['without a version', '{"Statement":[{"Sid":"a"}]}', 'must have "Version": "2012-10-17"'],
    ['of the old version', '{"Version":"2008-10-17","Statement":[{}]}', 'must have "Version": "2012-10-17"'],
    ['without a statement', '{"Version":"2012-10-17"}', 'no usable "Statement"'],
    ['with an empty list of them', '{"Version":"2012-10-17","Statement":[]}', 'no usable "Statement"'],
    ['with text for one', '{"Version":"2012-10-17","Statement":"x"}', 'no usable "Statement"'],
  ])('cannot add to a policy %s', (_what, inline, message) => {
    expect(messagesOf({ inline, narrowing: NARROWING, managed: [] })).toEqual([
      expect.stringContaining(
        `inline-session-policy: The policy ${message.startsWith('no') ? 'has ' : ''}${message}`,
      ),
    ]);
  });

  test('a repeated name in a condition, or a name that is only a value, is told apart', () => {
    const repeated = '{"Statement":{"Condition":{"StringLike":{"a":"1"},"StringLike":{"b":"2"}}}}';
    expect(messagesOf({ inline: repeated, managed: [] })).toHaveLength(1);
    expect(
      messagesOf({ inline: '{"Statement":[{"Sid":"Sid"},{"Sid":"\\"Sid\\":"}],"Id":null}', managed: [] }),
    ).toEqual([]);
  });

  const long = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'x'.repeat(2_048) }] });
  const wide: PolicyDocument = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${'b'.repeat(2_048)}` }],
  };

  test('tells of 2,048 characters which input to change', () => {
    expect(messagesOf({ inline: long, managed: [] })).toEqual([
      'inline-session-policy: The policy has 2,097 characters without white space; AWS accepts 2,048 characters. ' +
        'Shorten it, or give managed policies in managed-session-policies.',
    ]);
    expect(messagesOf({ narrowing: wide, managed: [] })).toEqual([
      expect.stringMatching(/^bucket \+ bucket-access: The session policy for these buckets .* Name fewer/),
    ]);
    expect(messagesOf({ inline: INLINE, narrowing: wide, managed: [] })).toEqual([
      expect.stringMatching(
        /^inline-session-policy \+ bucket-access: The policy with bucket-access's statements/,
      ),
    ]);
  });

  test('exactly 2,048 characters pass', () => {
    const inline = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'x'.repeat(1_999) }] });
    expect(inlineOf({ inline, managed: [] })).toHaveLength(2_048);
  });

  test('tells of more than ten managed policies, beside other problems', () => {
    const managed = Array.from({ length: 11 }, (_, i) => `arn:aws:iam::123456789012:policy/p${String(i)}`);
    expect(messagesOf({ inline: '[]', managed })).toEqual([
      'inline-session-policy: The policy is not a JSON object.',
      'managed-session-policies: 11 ARNs were given; AWS accepts 10 at most.',
    ]);
    expect(messagesOf({ managed: managed.slice(1) })).toEqual([]);
  });

  test('warns where policies and ARNs together pass what AWS documents', () => {
    const inline = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'x'.repeat(1_990) }] });
    const combined = combinePolicies({ inline, managed: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] });
    expect(combined).toMatchObject({
      ok: true,
      warnings: [expect.stringContaining('have 2,077 characters together; AWS documents 2,048 for both')],
    });
  });

  test('warns of a packed size that STS may refuse', () => {
    // Keys and values that hardly compress.
    const tags = Array.from({ length: 50 }, (_, i) => ({
      Key: `key${String(i)}`,
      Value: createHash('sha256').update(String(i)).digest('base64'),
    }));
    const combined = combinePolicies({ narrowing: NARROWING, managed: [], tags });
    expect(combined).toMatchObject({
      ok: true,
      warnings: [expect.stringMatching(/large even compressed \(about \d+ bytes\).* PackedPolicyTooLarge/)],
    });
  });

  test('of tags alone, too', () => {
    expect(combinePolicies({ managed: [], tags: [{ Key: 'Project', Value: 'Unicorn' }] })).toMatchObject({
      warnings: [],
    });
  });
});
