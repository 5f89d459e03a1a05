import { pythonEnvironment } from '../tools/python';
import { freePort, startServer, throwAwayFolder } from '../tools/server-process';
import type { Server } from './server';

export interface MotoServer extends Server {
  /**
   * From now on each request must be signed by keys that are known, and be allowed by a policy. Before, nothing is
   * checked, so that a world can be set up. https://docs.getmoto.org/en/latest/docs/iam.html
   */
  enforceIam(): Promise<void>;
}

/** Starts moto's server, which checks nothing yet. */
export async function startMoto(): Promise<MotoServer> {
  const [environment, folder, port] = await Promise.all([
    pythonEnvironment('moto'),
    throwAwayFolder('moto'),
    freePort(),
  ]);
  const url = `http://127.0.0.1:${String(port)}`;
  const process = await startServer({
    name: 'moto',
    command: environment.python,
    args: ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
    folder,
    isReady: async () => (await fetch(`${url}/moto-api/data.json`)).ok,
  });
  return {
    name: 'moto',
    version: environment.version('moto'),
    url,
    enforceIam: async () => {
      const response = await fetch(`${url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
      if (!response.ok) throw new Error(`moto answered ${String(response.status)}`);
    },
    log: process.log,
    stop: process.stop,
  };
}
