/** The proxy answered itself, in place of the server. */
export class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal';
  /** Of the proxy's answer. */
  readonly status: number;

  constructor(status: number) {
    super(`the proxy answered HTTP ${String(status)}`);
    this.status = status;
  }
}
