import type { createHash, createHmac } from 'node:crypto';

/** SHA-256 by Node's cryptography, which is loaded with the first: a call that is not signed needs none. */
export class Sha256 {
  readonly #hash: ReturnType<typeof createHash | typeof createHmac>;

  /** @param secret makes it an HMAC. */
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const crypto = process.getBuiltinModule('node:crypto');
    this.#hash =
      secret === undefined ? crypto.createHash('sha256') : crypto.createHmac('sha256', bytesOf(secret));
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): never {
    throw new Error('a hash is made once');
  }
}

function bytesOf(secret: string | ArrayBuffer | ArrayBufferView): string | Uint8Array {
  if (typeof secret === 'string') return secret;
  if (ArrayBuffer.isView(secret)) return new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength);
  return new Uint8Array(secret);
}
