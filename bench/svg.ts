/** The parts of SVG that the plots need. Colours suit a light and a dark page alike. */

const TEXT = 'font-family="system-ui, sans-serif" font-size="13"';

/** A colour a kind, told apart without colour vision too. */
export const COLOURS = { base: '#8a8f98', ours: '#2f81f7', other: '#d98324', refused: '#d1495b' } as const;
export const INK = '#6e7681';

export function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

export function text(
  x: number,
  y: number,
  content: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
): string {
  return `<text x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor}" fill="${INK}" ${TEXT}>${escape(content)}</text>`;
}

export function box(x: number, y: number, width: number, height: number, colour: string): string {
  return `<rect x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${fixed(height)}" fill="${colour}"/>`;
}

export function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${fixed(x1)}" y1="${fixed(y1)}" x2="${fixed(x2)}" y2="${fixed(y2)}" stroke="${INK}" stroke-width="1"/>`;
}

export function drawing(title: string, width: number, height: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${fixed(width)} ${fixed(height)}" role="img" aria-label="${escape(title)}">`,
    `<title>${escape(title)}</title>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function fixed(value: number): string {
  return String(Number(value.toFixed(1)));
}
