import type { Account, Bucket, PolicyDocument, Role, User } from '../../../local-aws';
import type { Resource } from '../../support/cloudformation';
import { KEYS } from './scenario';

/** An account of the stand-in that has what templates make. Its first user has the usual keys. */
export function accountOf(id: string, resources: readonly Resource[]): Account {
  const of = (type: string): Resource['properties'][] =>
    resources.filter((resource) => resource.type === type).map(({ properties }) => properties);
  return {
    id,
    partition: 'aws',
    rootAccessKeys: [],
    users: of('AWS::IAM::User').map((properties, index) => user(properties, index)),
    roles: of('AWS::IAM::Role').map(role),
    oidcProviders: of('AWS::IAM::OIDCProvider').map(({ Url, ClientIdList }) => ({
      url: Url as string,
      clientIds: ClientIdList as string[],
    })),
    samlProviders: of('AWS::IAM::SAMLProvider').map(({ Name }) => Name as string),
  };
}

/** A bucket with the policy that a template gives it, if any. */
export function bucketOf(name: string, account: string, resources: readonly Resource[] = []): Bucket {
  const policy = resources.find(({ type }) => type === 'AWS::S3::BucketPolicy')?.properties['PolicyDocument'];
  return {
    name,
    account,
    region: 'us-east-1',
    objects: [{ key: 'index.html', body: 'hello' }],
    ...(policy !== undefined && { policy: policy as PolicyDocument }),
  };
}

function user(properties: Resource['properties'], index: number): User {
  const key = {
    id: KEYS['aws-access-key-id'],
    secret: KEYS['aws-secret-access-key'],
    status: 'Active' as const,
  };
  return {
    name: properties['UserName'] as string,
    id: `AIDAUSER${String(index)}EXAMPLE`,
    accessKeys: index === 0 ? [key] : [],
    policies: documents(properties),
  };
}

function role(properties: Resource['properties'], index: number): Role {
  return {
    name: properties['RoleName'] as string,
    id: `AROAROLE${String(index)}EXAMPLE`,
    trustPolicy: properties['AssumeRolePolicyDocument'] as PolicyDocument,
    policies: documents(properties),
    maxSessionDuration: properties['MaxSessionDuration'] as number,
  };
}

function documents({ Policies = [] }: Resource['properties']): PolicyDocument[] {
  return (Policies as { PolicyDocument: PolicyDocument }[]).map(({ PolicyDocument }) => PolicyDocument);
}
