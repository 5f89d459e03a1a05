import { rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';

/** Who holds a lock, as its file says. */
export interface Holder {
  readonly id: string;
  /** Where there is no socket to tell whether it lives. */
  readonly pid?: number;
}

export interface SignOfLife {
  readonly holder: Holder;
  end(): void;
}

/** Milliseconds between two signs of a holder. */
const BEAT_MS = 5_000;

/**
 * Beats that a holder may miss before nobody waits for it any more, and those for which it is waited at most, however
 * lively: longer than any renewal takes. Whoever waits counts its own beats, and so not the time for which it could not
 * have heard one, since it was stopped itself, or the whole machine was.
 */
const MOST_MISSED = 9;
const MOST_BEATS = 60;

/** Milliseconds between two looks where nothing tells of the end. */
const LOOK_MS = 50;

/** Bytes of a socket's path: macOS takes 103, Linux 107. */
const LONGEST_PATH = 103;

/** On Windows a named pipe, which is no file; elsewhere a socket in the folder, which is no network's. */
function socketPath(folder: string, id: string): string {
  return process.platform === 'win32' ? `\\\\.\\pipe\\aws-renewal-${id}` : join(folder, `holder.${id}`);
}

/** Removes what is left of a holder that is no more. */
export function removeSocket(folder: string, id: string): void {
  if (process.platform !== 'win32') rmSync(socketPath(folder, id), { force: true });
}

/**
 * Listens at a socket that the kernel closes with this process, whatever ends it: what a process id cannot tell, which
 * is another's in another container, or soon another process's, or one's that is dead and not yet waited for. Where
 * there can be no socket, the process id has to do.
 */
export async function showLife(folder: string, id: string): Promise<SignOfLife> {
  const path = socketPath(folder, id);
  const waiting = new Set<Socket>();
  const server = createServer((socket) => {
    waiting.add(socket);
    socket.on('error', () => undefined).on('close', () => waiting.delete(socket));
    socket.resume().unref();
  });
  const beat = setInterval(() => {
    for (const socket of waiting) socket.write('.');
  }, BEAT_MS).unref();
  const listens = await new Promise<boolean>((resolve) => {
    server.on('error', () => {
      resolve(false);
    });
    if (Buffer.byteLength(path) > LONGEST_PATH) resolve(false);
    else
      server.listen(path, () => {
        resolve(true);
      });
  });
  server.unref();
  return {
    holder: { id, ...(!listens && { pid: process.pid }) },
    end: () => {
      clearInterval(beat);
      server.close();
      for (const socket of waiting) socket.destroy();
      removeSocket(folder, id);
    },
  };
}

/** What became of a holder: it had ended before anybody waited, it has ended now, or it is there still, and stuck. */
export type End = 'dead' | 'ended' | 'stuck';

/**
 * Waits until a holder lets go or is no more, for as long as it gives a sign of life.
 *
 * @param holds whether what it holds is still there, for where nothing else tells.
 */
export async function endOf(
  folder: string,
  { id, pid }: Holder,
  holds: () => boolean,
  beatMs = BEAT_MS,
): Promise<End> {
  const path = socketPath(folder, id);
  for (let looks = 0; looks * LOOK_MS < MOST_BEATS * BEAT_MS; looks += 1) {
    if (looks > 0 && !holds()) return 'ended';
    const found = pid === undefined ? await endAt(path, beatMs) : isRunning(pid) ? undefined : 'dead';
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return 'stuck';
}

/** Undefined where all that can be told is that there is somebody. */
function endAt(path: string, beatMs: number): Promise<End | undefined> {
  return new Promise((resolve) => {
    let isThere = false;
    let code = '';
    let beats = 0;
    let missed = 0;
    const socket = connect(path, () => (isThere = true));
    const beat = setInterval(() => {
      beats += 1;
      missed += 1;
      if (missed <= MOST_MISSED && beats <= MOST_BEATS) return;
      resolve('stuck');
      socket.destroy();
    }, beatMs);
    socket
      .on('data', () => (missed = 0))
      .on('error', (error: NodeJS.ErrnoException) => (code = error.code ?? ''))
      .on('close', () => {
        clearInterval(beat);
        resolve(isThere ? 'ended' : ['ECONNREFUSED', 'ENOENT'].includes(code) ? 'dead' : undefined);
      });
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs as another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
