import { pythonEnvironment } from '../tools/python';
import { freePort, startServer, throwAwayFolder } from '../tools/server-process';
import type { Keys, Server } from './server';

export interface MinistackServer extends Server {
  /** Keys that are root in the account 000000000000. */
  readonly root: Keys;
}

/** Starts MiniStack with IAM enforced: policies, trust policies and session policies. */
export async function startMinistack(): Promise<MinistackServer> {
  const [environment, folder, port] = await Promise.all([
    pythonEnvironment('ministack'),
    throwAwayFolder('ministack'),
    freePort(),
  ]);
  const url = `http://127.0.0.1:${String(port)}`;
  const process = await startServer({
    name: 'MiniStack',
    command: environment.python,
    args: ['-m', 'ministack'],
    env: {
      AUTH: 'true',
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      SERVICES: 's3,sts,iam,cloudformation,organizations',
      // No Docker engine is looked for.
      DOCKER_HOST: `unix://${folder}/none.sock`,
    },
    folder,
    isReady: async () => (await fetch(`${url}/_ministack/health`)).ok,
  });
  return {
    name: 'MiniStack',
    version: environment.version('ministack'),
    url,
    root: { accessKeyId: 'test', secretAccessKey: 'test' },
    log: process.log,
    stop: process.stop,
  };
}
