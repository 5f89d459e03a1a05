import type { PutOptions, S3 } from '../aws/s3';
import { CallError } from '../aws/call-error';

/** The text of a probe, for whoever finds one. */
const TEXT =
  'Written by the GitHub Action aws-temporary-credentials to verify write access. Safe to delete.\n';

/** Errors after which it is certain that nothing was written: the request never arrived. */
const NEVER_SENT = new Set(['ConnectTimeout', 'ConnectionRefused', 'HostNotFound', 'CertificateError']);

/**
 * A key that is this step's own, and what the step may have left there. Nothing else in the bucket is ever written or
 * deleted.
 */
export class Probe {
  readonly bucket: string;
  readonly key: string;
  readonly #s3: S3;
  /** What the key itself holds, beside versions known by their id. */
  #content: 'nothing' | 'perhaps' | 'object' = 'nothing';
  /** Version of the object, on a bucket that keeps versions. */
  #version: string | undefined;
  /** Delete marker that hides it, or stands where nothing was. */
  #marker: string | undefined;
  #mayDelete = true;
  #underway: Promise<unknown> = Promise.resolve();
  #removal: Promise<string> | undefined;

  constructor(s3: S3, bucket: string, key: string) {
    this.#s3 = s3;
    this.bucket = bucket;
    this.key = key;
  }

  /** Whether the object was written for certain. */
  get written(): boolean {
    return this.#content === 'object' || this.#version !== undefined;
  }

  /** @throws CallError */
  async put(options: PutOptions): Promise<void> {
    await this.#alone(async () => {
      // Counts from here on: the object may be there before the answer is.
      this.#content = 'perhaps';
      try {
        const { versionId } = await this.#s3.put(this.bucket, this.key, TEXT, options);
        this.#version = versionId;
        this.#content = versionId === undefined ? 'object' : 'nothing';
      } catch (error) {
        if (isOwnEarlierTry(error)) {
          this.#content = 'object';
          return;
        }
        if (wasNotWritten(error)) this.#content = 'nothing';
        throw error;
      }
    });
  }

  /** @throws CallError */
  async getByte(): Promise<void> {
    await this.#s3.getByte(this.bucket, this.key);
  }

  /** Deletes the key as anybody would, whether or not it was written. @throws CallError */
  async delete(): Promise<void> {
    await this.#alone(async () => {
      try {
        const { marker } = await this.#s3.delete(this.bucket, this.key);
        this.#marker = marker;
        this.#content = 'nothing';
      } catch (error) {
        this.#mayDelete = !(error instanceof CallError && error.facts.status === 403);
        throw error;
      }
    });
  }

  /**
   * Removes all that is left, versions and delete markers included, once what is under way has ended.
   *
   * @returns what could not be removed, and why; empty where nothing is left.
   */
  async remove(): Promise<string> {
    this.#removal ??= this.#underway.then(() => this.#removeAll());
    return this.#removal;
  }

  async #removeAll(): Promise<string> {
    const left = [await this.#removeObject(), await this.#removeVersion(), await this.#removeMarker()];
    return left.filter((part) => part !== '').join('; ');
  }

  async #removeObject(): Promise<string> {
    if (this.#content === 'nothing') return '';
    const doubtful = this.#content === 'perhaps';
    if (!this.#mayDelete) return `${this.#uri} could not be removed (AccessDenied)`;
    try {
      const { marker } = await this.#s3.delete(this.bucket, this.key, { once: doubtful });
      this.#marker = marker;
      this.#content = 'nothing';
      // Without its version id, the object itself stays behind the marker.
      return marker === undefined ? '' : `a version of ${this.#uri} may remain`;
    } catch (error) {
      const doubt = doubtful ? ' may have been written and' : '';
      return `${this.#uri}${doubt} could not be removed (${reasonOf(error)})`;
    }
  }

  async #removeVersion(): Promise<string> {
    const version = this.#version;
    if (version === undefined) return '';
    try {
      await this.#s3.delete(this.bucket, this.key, { versionId: version });
      this.#version = undefined;
      return '';
    } catch (error) {
      const why = reasonOf(error);
      const hidden = this.#marker !== undefined || (await this.#hide());
      // The marker is what keeps the version out of sight.
      this.#marker = undefined;
      return hidden
        ? `version ${version} of ${this.#uri} stays behind a delete marker (${why})`
        : `${this.#uri} (version ${version}) could not be removed (${why})`;
    }
  }

  async #hide(): Promise<boolean> {
    if (!this.#mayDelete) return false;
    try {
      await this.#s3.delete(this.bucket, this.key);
      return true;
    } catch {
      return false;
    }
  }

  async #removeMarker(): Promise<string> {
    const marker = this.#marker;
    if (marker === undefined) return '';
    try {
      await this.#s3.delete(this.bucket, this.key, { versionId: marker });
      this.#marker = undefined;
      return '';
    } catch (error) {
      return `a delete marker of ${this.#uri} (version ${marker}) stays (${reasonOf(error)})`;
    }
  }

  get #uri(): string {
    return `s3://${this.bucket}/${this.key}`;
  }

  async #alone(act: () => Promise<void>): Promise<void> {
    if (this.#removal !== undefined) throw new Error('The probe is being removed: the step ends.');
    const done = act();
    this.#underway = done.catch(() => undefined);
    await done;
  }
}

/** A first try was answered too late or not at all, but did write; the next one found the object there. */
function isOwnEarlierTry(error: unknown): boolean {
  return error instanceof CallError && error.facts.code === 'PreconditionFailed' && error.facts.attempts > 1;
}

function wasNotWritten(error: unknown): boolean {
  if (!(error instanceof CallError)) return false;
  const { code, status } = error.facts;
  return NEVER_SENT.has(code) || (status !== undefined && status >= 400 && status < 500);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof CallError)) return String(error);
  return /object lock/i.test(error.message) ? 'Object Lock protects it' : error.facts.code;
}
