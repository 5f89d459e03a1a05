/**
 * The URL that a text is, or nothing. `URL.canParse` is not asked: Node 24.21 says yes to some host names of more than
 * 16 KB that `new URL` then throws for.
 */
export function urlIn(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
