import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pythonEnvironment } from '../tools/python';
import type { Keys, Server } from './server';

/** An IAM policy as its author writes it. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

export interface SeedAccount {
  /** 12 digits. */
  readonly id: string;
  readonly users?: readonly { readonly name: string; readonly policies: readonly PolicyDocument[] }[];
  readonly roles?: readonly {
    readonly name: string;
    readonly trust: PolicyDocument;
    readonly policies: readonly PolicyDocument[];
  }[];
  readonly buckets?: readonly { readonly name: string; readonly keys: readonly string[] }[];
}

/** The keys of a seeded user. */
export type KeysOf = (accountId: string, user: string) => Keys;

/** Fills a server that has IAM, by boto3: the code under test has no part in it. */
export async function seed(server: Server, accounts: readonly SeedAccount[]): Promise<KeysOf> {
  const { python } = await pythonEnvironment('clients');
  const printed = await feed(python, JSON.stringify({ url: server.url, accounts }));
  const keys = JSON.parse(printed) as Record<string, Record<string, Keys>>;
  return (accountId, user) => {
    const found = keys[accountId]?.[user];
    if (found === undefined) throw new Error(`no user ${user} in account ${accountId}`);
    return found;
  };
}

async function feed(python: string, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [join(import.meta.dirname, 'seed.py')], {
      env: { PATH: process.env['PATH'], HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' },
      timeout: 60_000,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`the server could not be filled (${String(code)}):\n${stderr}`));
    });
    child.stdin.end(input);
  });
}
