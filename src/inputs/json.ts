/** A JSON object, or why a text is none: a clause that shows nothing of the text. */
export type ParsedObject =
  { readonly object: Readonly<Record<string, unknown>> } | { readonly fault: string };

export function parseJsonObject(text: string): ParsedObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: `not valid JSON${place(text, error as SyntaxError)}` };
  }
  if (typeof value !== 'object' || value === null)
    return { fault: `JSON of a ${typeName(value)}, not of an object` };
  if (Array.isArray(value)) return { fault: 'a JSON array, not an object' };
  return { object: value as Record<string, unknown> };
}

function typeName(value: unknown): string {
  return value === null ? 'null' : typeof value;
}

/** Where it stops being JSON, where the engine says so; the engine's own text would show a piece of the value. */
function place(text: string, { message }: SyntaxError): string {
  const position = /at position ([0-9]+)/.exec(message)?.[1];
  if (position === undefined) return message.includes('end of JSON') ? ' (it ends too early)' : '';
  const before = text.slice(0, Number(position));
  const line = before.split('\n').length;
  return ` (line ${String(line)}, column ${String(before.length - before.lastIndexOf('\n'))})`;
}

/**
 * Valid JSON without the white space between its tokens. Nothing else changes: to parse and print it would lose a
 * repeated key, and with it perhaps a policy's condition, without anyone being told.
 */
export function minifyJson(text: string): string {
  let inString = false;
  return text.replace(/\\.|"|[ \t\r\n]+/g, (token) => {
    if (token === '"') inString = !inString;
    return inString || token === '"' ? token : '';
  });
}
