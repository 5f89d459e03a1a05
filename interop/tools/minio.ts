import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from './cache';
import { goCommand } from './go';
import { mustRun } from './run';

/** MinIO's last commit; its releases' tags are none that Go knows. */
export const MINIO_VERSION = 'v0.0.0-20260212201848-7aac2a2c5b7c';

/**
 * MinIO's server, built from source through the Go module proxy. The first time it takes some minutes.
 *
 * @returns the program's path
 */
export async function installMinio(): Promise<string> {
  const folder = await installOnce(`minio-${MINIO_VERSION}`, async (target) => {
    await mkdir(target, { recursive: true });
    await mustRun(
      await goCommand(),
      ['install', '-ldflags=-s -w', `github.com/minio/minio@${MINIO_VERSION}`],
      'MinIO could not be built. It needs Go 1.24 or newer, from https://go.dev/dl/.',
      {
        env: { ...process.env, GOBIN: target },
        timeoutMs: 1_800_000,
        background: true,
      },
    );
  });
  return join(folder, process.platform === 'win32' ? 'minio.exe' : 'minio');
}
