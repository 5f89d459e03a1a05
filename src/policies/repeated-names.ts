/** A JSON string and whether a colon makes it a name. */
const STRING_AND_COLON = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/**
 * Whether an object in the JSON text has the same name twice, which parsing hides.
 *
 * @param json valid JSON.
 * @param parsed what it parsed to.
 */
export function repeatsAName(json: string, parsed: unknown): boolean {
  const written = [...json.matchAll(STRING_AND_COLON)].filter(([, colon]) => colon !== undefined).length;
  return written !== namesIn(parsed);
}

function namesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const values: unknown[] = Object.values(value);
  const own = Array.isArray(value) ? 0 : values.length;
  return values.reduce<number>((count, inner) => count + namesIn(inner), own);
}
