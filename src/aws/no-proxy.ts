import { BlockList, isIP } from 'node:net';
import { unbracketed } from './address';

/** What is called: as in a URL, the host without brackets. */
export interface Called {
  readonly hostname: string;
  readonly port: number;
}

/**
 * Whether a host is to be called without the proxy. Each item is a host, whose subdomains are meant too, with or without
 * a dot or `*.` before it, and with or without a port; an address; a range of addresses such as `10.0.0.0/8`; or `*` for
 * everything. No standard says so, but curl, Go and Python's requests agree on it as far as they go:
 * https://about.gitlab.com/blog/we-need-to-talk-no-proxy/
 */
export function goesDirect({ hostname, port }: Called, items: readonly string[]): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  return items.some((item) => {
    const [, name = '', itemPort] = /^(.*?)(?::(\d+))?$/.exec(isIP(item) === 6 ? `[${item}]` : item) ?? [];
    if (itemPort !== undefined && Number(itemPort) !== port) return false;
    const pattern = unbracketed(name.toLowerCase());
    if (pattern === '*') return true;
    if (pattern.includes('/')) return isInRange(host, pattern);
    const domain = pattern.replace(/^\*?\./, '');
    return domain !== '' && (host === domain || (isIP(host) === 0 && host.endsWith(`.${domain}`)));
  });
}

function isInRange(host: string, range: string): boolean {
  const family = isIP(host);
  const [, network = '', bits = ''] = /^(.*)\/(\d{1,3})$/.exec(range) ?? [];
  if (family === 0 || isIP(network) !== family) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
