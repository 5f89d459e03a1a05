/** A URL's host as a connection wants it: an IPv6 address without its brackets. */
export function unbracketed(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** The port that is meant, where none is named the protocol's own. */
export function portOf({
  protocol,
  port,
}: {
  readonly protocol: string;
  readonly port?: string | number | undefined;
}): number {
  if (port !== undefined && port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}
