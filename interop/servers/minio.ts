import { readFile } from 'node:fs/promises';
import { get as getOverHttp } from 'node:http';
import { get as getOverTls } from 'node:https';
import { join } from 'node:path';
import { installMinio, MINIO_VERSION } from '../tools/minio';
import { pythonEnvironment } from '../tools/python';
import { mustRun } from '../tools/run';
import { freePort, startServer, throwAwayFolder } from '../tools/server-process';
import type { Keys, Server } from './server';

export interface MinioServer extends Server {
  readonly root: Keys;
  /** PEM file of the private authority that signed the server's certificate. Only with `tls`. */
  readonly caFile: string | undefined;
  /** Adds a user with policies such as MinIO's own `readwrite`. Not with `tls`. */
  addUser(user: Keys, policies: readonly string[]): Promise<void>;
}

export interface MinioOptions {
  /** HTTPS with a certificate of a private authority, in place of HTTP. */
  readonly tls?: boolean;
  /** OIDC providers that it trusts, by a name of their own. */
  readonly openid?: Readonly<Record<string, OpenIdProvider>>;
}

export interface OpenIdProvider {
  readonly issuer: string;
  /** The audience that a token must have. */
  readonly clientId: string;
  /** The policies of everybody with a token, or else the claim of the token that names them. */
  readonly rolePolicy?: string;
  readonly claimName?: string;
}

const ROOT: Keys = { accessKeyId: 'interop-root', secretAccessKey: 'interop-root-secret' };

/** Starts a MinIO server with one drive. https://min.io/docs/minio/linux/reference/minio-server/settings.html */
export async function startMinio(options: MinioOptions = {}): Promise<MinioServer> {
  const [command, folder, port, consolePort] = await Promise.all([
    installMinio(),
    throwAwayFolder('minio'),
    freePort(),
    freePort(),
  ]);
  const caFile = options.tls ? join(folder, 'ca.crt') : undefined;
  if (caFile !== undefined) await makeCertificates(folder);
  const ca = caFile === undefined ? undefined : await readFile(caFile, 'utf8');
  const url = `${ca === undefined ? 'http' : 'https'}://127.0.0.1:${String(port)}`;
  const process = await startServer({
    name: 'MinIO',
    command,
    args: [
      'server',
      ...['--address', `127.0.0.1:${String(port)}`],
      ...['--console-address', `127.0.0.1:${String(consolePort)}`],
      ...['--certs-dir', folder],
      join(folder, 'data'),
    ],
    env: {
      MINIO_ROOT_USER: ROOT.accessKeyId,
      MINIO_ROOT_PASSWORD: ROOT.secretAccessKey,
      MINIO_BROWSER: 'off',
      // It asks nobody for a newer version.
      MINIO_UPDATE: 'off',
      // Lets the data lie on the drive that the system is on.
      MINIO_CI_CD: '1',
      ...(Object.assign({}, ...Object.entries(options.openid ?? {}).map(openIdSettings)) as Record<
        string,
        string
      >),
    },
    folder,
    isReady: async () => (await statusOf(`${url}/minio/health/ready`, ca)) === 200,
  });
  return {
    name: 'MinIO',
    version: MINIO_VERSION,
    url,
    root: ROOT,
    caFile,
    addUser: async (user, policies) => {
      const { python } = await pythonEnvironment('clients');
      const script = join(import.meta.dirname, 'minio_user.py');
      const args = [ROOT, user].flatMap((keys) => [keys.accessKeyId, keys.secretAccessKey]).concat(policies);
      await mustRun(python, [script, new URL(url).host, ...args], 'MinIO did not add a user.');
    },
    log: process.log,
    stop: process.stop,
  };
}

function openIdSettings([name, provider]: [string, OpenIdProvider]): Record<string, string> {
  const setting = (what: string): string => `MINIO_IDENTITY_OPENID_${what}_${name.toUpperCase()}`;
  return {
    [setting('CONFIG_URL')]: `${provider.issuer}/.well-known/openid-configuration`,
    [setting('CLIENT_ID')]: provider.clientId,
    ...(provider.rolePolicy !== undefined && { [setting('ROLE_POLICY')]: provider.rolePolicy }),
    ...(provider.claimName !== undefined && { [setting('CLAIM_NAME')]: provider.claimName }),
  };
}

async function makeCertificates(folder: string): Promise<void> {
  const { python } = await pythonEnvironment('moto');
  const script = join(import.meta.dirname, 'certificates.py');
  await mustRun(python, [script, folder], 'No certificates could be made.');
}

async function statusOf(url: string, ca: string | undefined): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request =
      ca === undefined
        ? getOverHttp(url, { agent: false }, take)
        : getOverTls(url, { agent: false, ca }, take);
    function take(response: { statusCode?: number | undefined; resume(): unknown }): void {
      response.resume();
      resolve(response.statusCode);
    }
    request.on('error', reject);
  });
}
