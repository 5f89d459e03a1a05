/** Whether a host is this very machine, by its name alone. */
export function isLoopback(hostname: string): boolean {
  return /^(?:127(?:\.\d+){3}|(?:[\w-]+\.)*localhost|\[?::1\]?)$/.test(hostname.toLowerCase());
}
