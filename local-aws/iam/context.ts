/** The condition keys of one request. Key names are compared without regard to case, as IAM does. */
export class RequestContext {
  private readonly byName = new Map<string, readonly string[]>();

  constructor(keys: Readonly<Record<string, string | readonly string[]>>) {
    for (const [name, value] of Object.entries(keys)) {
      this.byName.set(name.toLowerCase(), typeof value === 'string' ? [value] : value);
    }
  }

  /** The key's values; undefined where the request does not have the key. */
  values(name: string): readonly string[] | undefined {
    return this.byName.get(name.toLowerCase());
  }
}
