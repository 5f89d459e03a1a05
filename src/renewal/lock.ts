import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomName } from '../delivery/random-name';
import { endOf, removeSocket, showLife, type Holder, type SignOfLife } from './sign-of-life';

/** Releases a lock that was taken. */
export type Release = () => void;

/** Another had the lock, and it has let go of it; or it is stuck, and has it still. */
export type NotTaken = 'let go' | 'stuck';

/**
 * Takes a lock of the folder, or waits for whoever has it. A lock is a file that is there whole or not at all, and that
 * names its holder. It is taken away from a holder that is no more, and never from one that is slow: age tells nothing.
 *
 * @param beatMs how often a holder is expected to give a sign of life.
 * @throws Error where the folder takes no lock at all.
 */
export async function takeLock(folder: string, name: string, beatMs?: number): Promise<Release | NotTaken> {
  const own = new Contender(folder, beatMs);
  let why: NotTaken | undefined = 'stuck';
  try {
    why = await own.take(name);
  } finally {
    if (why !== undefined) own.end();
  }
  return (
    why ??
    (() => {
      own.letGo(name);
      own.end();
    })
  );
}

/** One who would have a lock. */
class Contender {
  readonly #folder: string;
  readonly #beatMs: number | undefined;
  /** Given only while it has a lock, or is about to: nobody waits for one who waits. */
  #life: SignOfLife | undefined;

  constructor(folder: string, beatMs: number | undefined) {
    this.#folder = folder;
    this.#beatMs = beatMs;
  }

  /** @returns undefined where it has the lock. */
  async take(name: string): Promise<NotTaken | undefined> {
    const path = join(this.#folder, name);
    for (;;) {
      const text = read(path);
      if (text === undefined) {
        if (await this.#link(path)) return undefined;
        continue;
      }
      this.end();
      const holder = holderIn(text);
      const end = holder
        ? await endOf(this.#folder, holder, () => read(path) === text, this.#beatMs)
        : 'dead';
      if (end === 'stuck') return 'stuck';
      const now = read(path);
      if (now === undefined && end === 'ended') return 'let go';
      if (now === text && !(await this.#takeAway(name, text, holder?.id ?? 'nobody'))) return 'stuck';
    }
  }

  letGo(name: string): void {
    try {
      rmSync(join(this.#folder, name), { force: true });
    } catch {
      // It names a process that is about to end, and is taken away by the next one.
    }
  }

  end(): void {
    this.#life?.end();
    this.#life = undefined;
  }

  /**
   * Removes the lock of one who is no more. Of several who find it, one may: between another's look and its removing,
   * the lock would be somebody's again. Who may is settled by a lock that is for this one holder's.
   *
   * @returns false where another is stuck at it.
   */
  async #takeAway(name: string, text: string, id: string): Promise<boolean> {
    const right = `${name}.${id}`;
    const other = await this.take(right);
    if (other !== undefined) return other !== 'stuck';
    try {
      const path = join(this.#folder, name);
      if (read(path) === text) {
        removeSocket(this.#folder, id);
        rmSync(path);
      }
    } finally {
      this.letGo(right);
    }
    return true;
  }

  /** Puts the lock there, unless there is one. */
  async #link(path: string): Promise<boolean> {
    const { holder } = (this.#life ??= await showLife(this.#folder, randomName()));
    const own = `${path}.${holder.id}.tmp`;
    try {
      writeFileSync(own, JSON.stringify(holder), { mode: 0o600, flag: 'wx' });
      linkSync(own, path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      rmSync(own, { force: true });
    }
  }
}

/** Undefined where the file names nobody: it was not written here, or the disk has lost what was. */
function holderIn(text: string): Holder | undefined {
  try {
    const { id, pid } = JSON.parse(text) as Partial<Holder>;
    if (typeof id !== 'string' || !/^[0-9a-f]{16}$/.test(id)) return undefined;
    return { id, ...(typeof pid === 'number' && { pid }) };
  } catch {
    return undefined;
  }
}

/** @throws Error where it is there and cannot be read. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
