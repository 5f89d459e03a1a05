import { describe, expect, test } from '@jest/globals';
import {
  evaluate,
  type Evaluation,
  type EvaluationRequest,
  type PolicyDocument,
  type Statement,
} from '../../local-aws/index';

const ACCOUNT = '111122223333';
const USER = `arn:aws:iam::${ACCOUNT}:user/deployer`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/deploy`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/GitHubActions`;
const OBJECT = 'arn:aws:s3:::amzn-s3-demo-bucket/photos/sample.jpg';

const policy = (...Statement: Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[] = '*', Resource: string | string[] = '*'): PolicyDocument =>
  policy({ Effect: 'Allow', Action, Resource });
const deny = (Action: string): PolicyDocument => policy({ Effect: 'Deny', Action, Resource: '*' });

function ask(request: Partial<EvaluationRequest>): Evaluation {
  return evaluate({
    action: 's3:GetObject',
    resource: OBJECT,
    principal: { arn: USER, account: ACCOUNT },
    identityPolicies: [],
    ...request,
  });
}

describe('a statement applies', () => {
  test.each<[string, Partial<Statement>, boolean]>([
    ['to its action', { Action: 's3:GetObject' }, true],
    ['whatever the case of the action', { Action: 'S3:getobject' }, true],
    ['to an action by *', { Action: 's3:Get*' }, true],
    ['to an action by ?', { Action: 's3:Get?bject' }, true],
    ['not to another action', { Action: 's3:PutObject' }, false],
    ['not to an action that its own only begins', { Action: 's3:Get' }, false],
    ['to all but NotAction', { NotAction: 's3:PutObject' }, true],
    ['not to NotAction', { NotAction: ['s3:Get*', 'iam:*'] }, false],
    ['to its resource', { Action: '*', Resource: OBJECT }, true],
    ['to a resource by *', { Action: '*', Resource: 'arn:aws:s3:::amzn-s3-demo-bucket/*' }, true],
    ['not to a resource of other case', { Action: '*', Resource: OBJECT.toUpperCase() }, false],
    ['not to the bucket for an object', { Action: '*', Resource: 'arn:aws:s3:::amzn-s3-demo-bucket' }, false],
    ['to all but NotResource', { Action: '*', NotResource: 'arn:aws:s3:::doc-example-bucket/*' }, true],
    ['not to NotResource', { Action: '*', NotResource: 'arn:aws:s3:::amzn-s3-demo-bucket/*' }, false],
    [
      'to a resource with a variable',
      { Action: '*', Resource: 'arn:aws:s3:::${aws:PrincipalTag/b}/*' },
      true,
    ],
    [
      'not where the variable is unknown',
      { Action: '*', Resource: 'arn:aws:s3:::${aws:PrincipalTag/no}*' },
      false,
    ],
    [
      'to a resource with a default',
      { Action: '*', Resource: "arn:aws:s3:::${aws:PrincipalTag/no, 'amzn-s3-demo-bucket'}/*" },
      true,
    ],
    ['not by a * in a variable', { Action: '*', Resource: 'arn:aws:s3:::${aws:PrincipalTag/star}/*' }, false],
    ['not by an escaped *', { Action: '*', Resource: 'arn:aws:s3:::${*}' }, false],
  ])('%s', (_name, statement, applies) => {
    const evaluation = ask({
      context: { 'aws:PrincipalTag/b': 'amzn-s3-demo-bucket', 'aws:PrincipalTag/star': '*' },
      identityPolicies: [
        policy({
          Effect: 'Allow',
          Resource: statement.NotResource ? undefined : '*',
          ...statement,
        } as Statement),
      ],
    });
    expect(evaluation.decision).toBe(applies ? 'allow' : 'implicitDeny');
  });

  test('variables are plain text in an older policy', () => {
    const statement: Statement = { Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::${aws:username}' };
    const request = { resource: 'arn:aws:s3:::deployer', context: { 'aws:username': 'deployer' } };
    expect(ask({ ...request, identityPolicies: [policy(statement)] }).decision).toBe('allow');
    expect(
      ask({ ...request, identityPolicies: [{ Version: '2008-10-17', Statement: statement }] }).decision,
    ).toBe('implicitDeny');
  });
});

describe('a condition holds', () => {
  const context = {
    's3:prefix': 'home/deployer/',
    's3:max-keys': '10',
    'aws:username': 'deployer',
    'aws:TagKeys': ['Repository', 'Workflow'],
    'aws:SecureTransport': 'true',
    'aws:CurrentTime': '2026-01-15T12:00:00Z',
    'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/ci/deploy',
  };
  test.each<[string, Statement['Condition'], boolean]>([
    ['StringEquals', { StringEquals: { 's3:prefix': 'home/deployer/' } }, true],
    ['StringEquals, one of several', { StringEquals: { 's3:prefix': ['', 'home/deployer/'] } }, true],
    ['StringEquals knows no wildcards', { StringEquals: { 's3:prefix': 'home/*' } }, false],
    ['StringEquals with a variable', { StringEquals: { 's3:prefix': 'home/${aws:username}/' } }, true],
    ['StringEquals, key absent', { StringEquals: { 's3:delimiter': '/' } }, false],
    ['key names in any case', { StringEquals: { 'S3:Prefix': 'home/deployer/' } }, true],
    ['StringNotEquals', { StringNotEquals: { 's3:prefix': ['a', 'b'] } }, true],
    ['StringNotEquals, one of them', { StringNotEquals: { 's3:prefix': ['a', 'home/deployer/'] } }, false],
    ['StringNotEquals, key absent', { StringNotEquals: { 's3:delimiter': '/' } }, true],
    ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { 's3:prefix': 'HOME/deployer/' } }, true],
    ['StringNotEqualsIgnoreCase', { StringNotEqualsIgnoreCase: { 's3:prefix': 'HOME/deployer/' } }, false],
    ['StringLike', { StringLike: { 's3:prefix': 'home/*/' } }, true],
    ['StringLike, one character', { StringLike: { 's3:prefix': 'home/deploye?/' } }, true],
    ['StringLike is whole', { StringLike: { 's3:prefix': 'home' } }, false],
    ['StringNotLike', { StringNotLike: { 's3:prefix': 'home/*' } }, false],
    ['IfExists, key absent', { StringEqualsIfExists: { 's3:delimiter': '/' } }, true],
    ['IfExists, key there', { StringEqualsIfExists: { 's3:prefix': 'other' } }, false],
    ['Null true, key absent', { Null: { 's3:delimiter': 'true' } }, true],
    ['Null true, key there', { Null: { 's3:prefix': 'true' } }, false],
    ['Null false, key there', { Null: { 's3:prefix': false } }, true],
    ['Bool', { Bool: { 'aws:SecureTransport': 'true' } }, true],
    ['Bool as a JSON boolean', { Bool: { 'aws:SecureTransport': false } }, false],
    ['Bool, key absent', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, false],
    ['BoolIfExists, key absent', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }, true],
    ['NumericLessThanEquals', { NumericLessThanEquals: { 's3:max-keys': '10' } }, true],
    ['NumericLessThan', { NumericLessThan: { 's3:max-keys': 10 } }, false],
    ['NumericGreaterThan compares numbers', { NumericGreaterThan: { 's3:max-keys': '9' } }, true],
    ['NumericNotEquals', { NumericNotEquals: { 's3:max-keys': '10.0' } }, false],
    ['DateGreaterThan', { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }, true],
    ['DateLessThan', { DateLessThan: { 'aws:CurrentTime': '1767225600' } }, false],
    ['ArnLike', { ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::111122223333:role/ci/*' } }, true],
    ['ArnEquals knows wildcards', { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } }, true],
    ['ArnLike, part by part', { ArnLike: { 'aws:PrincipalArn': 'arn:*:role/ci/deploy' } }, false],
    ['ArnNotLike', { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } }, false],
    ['ForAnyValue', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['Workflow'] } }, true],
    ['ForAnyValue, none', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['Actor'] } }, false],
    ['ForAnyValue, key absent', { 'ForAnyValue:StringEquals': { 'sts:TransitiveTagKeys': ['a'] } }, false],
    ['ForAllValues', { 'ForAllValues:StringLike': { 'aws:TagKeys': ['Repo*', 'Work*'] } }, true],
    ['ForAllValues, not one', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['Repository'] } }, false],
    ['ForAllValues, key absent', { 'ForAllValues:StringEquals': { 'sts:TransitiveTagKeys': ['a'] } }, true],
    [
      'ForAnyValue, negated: a value that is none of them',
      { 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['Repository'] } },
      true,
    ],
    [
      'all operators and keys together',
      { StringEquals: { 's3:prefix': 'home/deployer/' }, Bool: { 'aws:SecureTransport': 'false' } },
      false,
    ],
  ])('%s', (_name, Condition, holds) => {
    const statement: Statement = {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      ...(Condition && { Condition }),
    };
    expect(ask({ context, identityPolicies: [policy(statement)] }).decision).toBe(
      holds ? 'allow' : 'implicitDeny',
    );
  });

  test('an unknown operator is told, not skipped', () => {
    const statement: Statement = {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
    };
    expect(() => ask({ identityPolicies: [policy(statement)] })).toThrow('IpAddress');
  });
});

describe('policies together', () => {
  const session = { arn: SESSION, account: ACCOUNT, issuerArn: ROLE };
  const grant = (AWS: string): PolicyDocument =>
    policy({ Effect: 'Allow', Principal: { AWS }, Action: 's3:*', Resource: '*' });

  test.each<[string, Partial<EvaluationRequest>, Evaluation]>([
    ['nothing allows', {}, { decision: 'implicitDeny', by: 'identity-based policy' }],
    [
      'an identity-based policy allows',
      { identityPolicies: [allow()] },
      { decision: 'allow', by: 'identity-based policy' },
    ],
    [
      'a Deny wins over an Allow',
      { identityPolicies: [allow(), deny('s3:Get*')] },
      { decision: 'explicitDeny', by: 'identity-based policy' },
    ],
    [
      'the session policy does not allow',
      { principal: session, identityPolicies: [allow()], sessionPolicies: [allow('s3:List*')] },
      { decision: 'implicitDeny', by: 'session policy' },
    ],
    [
      'one of several session policies allows',
      {
        principal: session,
        identityPolicies: [allow()],
        sessionPolicies: [allow('s3:List*'), allow('s3:Get*')],
      },
      { decision: 'allow', by: 'identity-based policy' },
    ],
    [
      'the session policy alone allows',
      { principal: session, sessionPolicies: [allow()] },
      { decision: 'implicitDeny', by: 'identity-based policy' },
    ],
    [
      'the session policy denies',
      { principal: session, identityPolicies: [allow()], sessionPolicies: [allow(), deny('*')] },
      { decision: 'explicitDeny', by: 'session policy' },
    ],
    [
      'no session policy among them allows anything',
      { principal: session, identityPolicies: [allow()], sessionPolicies: [] },
      { decision: 'implicitDeny', by: 'session policy' },
    ],
    [
      'the bucket policy names the user',
      { resourcePolicies: [grant(USER)] },
      { decision: 'allow', by: 'resource-based policy' },
    ],
    [
      'the bucket policy names another user',
      { resourcePolicies: [grant(`${USER}2`)] },
      { decision: 'implicitDeny', by: 'identity-based policy' },
    ],
    [
      'the bucket policy names the account',
      { resourcePolicies: [grant(`arn:aws:iam::${ACCOUNT}:root`)] },
      { decision: 'implicitDeny', by: 'identity-based policy' },
    ],
    [
      'the bucket policy names the role, the session policy does not allow',
      { principal: session, sessionPolicies: [], resourcePolicies: [grant(ROLE)] },
      { decision: 'implicitDeny', by: 'session policy' },
    ],
    [
      'the bucket policy names the session, which no session policy binds',
      { principal: session, sessionPolicies: [], resourcePolicies: [grant(SESSION)] },
      { decision: 'allow', by: 'resource-based policy' },
    ],
    [
      'the bucket policy denies everybody',
      {
        identityPolicies: [allow()],
        resourcePolicies: [policy({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' })],
      },
      { decision: 'explicitDeny', by: 'resource-based policy' },
    ],
    [
      'the bucket policy denies all but the user',
      {
        identityPolicies: [allow()],
        resourcePolicies: [
          policy({ Effect: 'Deny', NotPrincipal: { AWS: USER }, Action: 's3:*', Resource: '*' }),
        ],
      },
      { decision: 'allow', by: 'identity-based policy' },
    ],
    [
      'another account: the caller alone allows',
      { resourceAccount: '444455556666', identityPolicies: [allow()] },
      { decision: 'implicitDeny', by: 'resource-based policy' },
    ],
    [
      'another account: the bucket alone allows',
      { resourceAccount: '444455556666', resourcePolicies: [grant(USER)] },
      { decision: 'implicitDeny', by: 'identity-based policy' },
    ],
    [
      'another account: both allow',
      { resourceAccount: '444455556666', identityPolicies: [allow()], resourcePolicies: [grant(ACCOUNT)] },
      { decision: 'allow', by: 'identity-based policy' },
    ],
    [
      'a trust policy is needed beside the identity-based one',
      { identityPolicies: [allow()], resourcePolicyRequired: true },
      { decision: 'implicitDeny', by: 'resource-based policy' },
    ],
  ])('%s', (_name, request, expected) => {
    expect(ask(request)).toEqual(expected);
  });
});
