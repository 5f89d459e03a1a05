/**
 * A regular expression that names kinds of characters (`\p{L}`), made when it is first asked for. As a literal it would
 * be looked up in the tables of Unicode as soon as its file is loaded, which costs each step milliseconds.
 */
export function unicodePattern(source: string, flags = 'u'): () => RegExp {
  let pattern: RegExp | undefined;
  return () => (pattern ??= new RegExp(source, flags));
}

/** One line of visible ASCII and of the marks that our own lines have: here there is nothing to look up. */
export const PLAIN_TEXT = /^[ -~’…→✅❌]*$/;
