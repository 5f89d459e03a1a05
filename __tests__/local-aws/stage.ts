import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { STSClient, type Credentials, type STSClientConfig } from '@aws-sdk/client-sts';
import { exampleWorld, startLocalAws, type LocalAws, type World } from '../../local-aws/index';

export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** A server whose clock stands still until the test moves it on, and clients whose clocks agree with it. */
export interface Stage {
  aws: LocalAws;
  sts(credentials: Keys, config?: STSClientConfig): STSClient;
  s3(credentials: Keys, config?: S3ClientConfig): S3Client;
  now(): Date;
  advance(milliseconds: number): void;
  close(): Promise<void>;
}

export async function startStage(world: World = exampleWorld()): Promise<Stage> {
  const start = Date.now();
  let offset = 0;
  const now = (): Date => new Date(start + offset);
  const aws = await startLocalAws({ world, clock: now });
  const clients: { destroy(): void }[] = [];
  const keep = <Client extends { destroy(): void }>(client: Client): Client => {
    clients.push(client);
    return client;
  };
  const common = (credentials: Keys) => ({
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
    systemClockOffset: offset,
  });
  return {
    aws,
    sts: (credentials, config = {}) =>
      keep(new STSClient({ ...common(credentials), endpoint: aws.stsEndpoint, ...config })),
    s3: (credentials, config = {}) =>
      keep(
        new S3Client({ ...common(credentials), endpoint: aws.s3Endpoint, forcePathStyle: true, ...config }),
      ),
    now,
    advance: (milliseconds) => {
      offset += milliseconds;
    },
    close: async () => {
      clients.forEach((client) => client.destroy());
      await aws.close();
    },
  };
}

/** The keys of a user in the example world; of the root user where none is named. */
export function keysOf(world: World, userName?: string, accountId = '111122223333'): Keys {
  const account = world.accounts.find(({ id }) => id === accountId);
  const user = account?.users.find(({ name }) => name === userName);
  const key = userName === undefined ? account?.rootAccessKeys[0] : user?.accessKeys[0];
  if (key === undefined) {
    throw new Error(`The example world has no keys of ${userName ?? 'the root user'} in ${accountId}`);
  }
  return { accessKeyId: key.id, secretAccessKey: key.secret };
}

export function keysFrom(credentials: Credentials | undefined): Keys {
  return {
    accessKeyId: credentials?.AccessKeyId ?? '',
    secretAccessKey: credentials?.SecretAccessKey ?? '',
    sessionToken: credentials?.SessionToken ?? '',
  };
}

export function roleArn(name: string, accountId = '111122223333'): string {
  return `arn:aws:iam::${accountId}:role/${name}`;
}

/** What a call failed with; fails itself where the call did not. */
export async function failure(
  call: Promise<unknown>,
): Promise<{ code: string; message: string; status: number | undefined }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { code: name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error('The call was expected to fail');
}
