/** A secret as it looks in an encoding. */
export interface Form {
  /** `clear`, `base64`, `hex` … */
  readonly name: string;
  readonly text: string;
}

/**
 * The forms that cannot be read back without knowing where they begin: in clear, in base64 at each of its three
 * alignments and in both alphabets, in hex, and backwards. Other encodings are read back instead: see {@link viewsOf}.
 */
export function formsOf(value: string): Form[] {
  const bytes = Buffer.from(value, 'utf8');
  const base64 = [0, 1, 2].flatMap((offset) => base64At(bytes, offset));
  const hex = bytes.toString('hex');
  return [
    { name: 'clear', text: value },
    ...[...new Set(base64)].map((text) => ({ name: 'base64', text })),
    { name: 'hex', text: hex },
    { name: 'upper-case hex', text: hex.toUpperCase() },
    { name: 'reversed', text: [...value].reverse().join('') },
  ];
}

/**
 * What base64 makes of the bytes where they come behind others: without the characters at the ends that depend on what
 * is beside.
 */
function base64At(bytes: Buffer, offset: number): string[] {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
  const first = Math.ceil((offset * 8) / 6);
  const end = Math.floor((padded.length * 8) / 6);
  return (['base64', 'base64url'] as const).map((alphabet) => padded.toString(alphabet).slice(first, end));
}

/** A text as somebody may read it. */
export interface View {
  /** Empty: as it is. */
  readonly name: string;
  readonly text: string;
}

const DECODERS: readonly (readonly [name: string, decode: (text: string) => string])[] = [
  ['URL-encoded', percentDecoded],
  // A workflow command escapes the percent signs of what is URL-encoded.
  ['URL-encoded twice', (text) => percentDecoded(percentDecoded(text))],
  ['JSON-escaped', jsonUnescaped],
  ['HTML-escaped', htmlUnescaped],
];

/** The text as it is and with each encoding undone, where that makes a difference; each also with its lines joined. */
export function viewsOf(text: string): View[] {
  const views = new Map([[text, '']]);
  for (const [name, decode] of DECODERS) {
    const decoded = decode(text);
    if (!views.has(decoded)) views.set(decoded, name);
  }
  for (const [view, name] of [...views]) {
    for (const [how, joined] of joinings(view)) {
      if (!views.has(joined)) views.set(joined, [name, how].filter((word) => word !== '').join(', '));
    }
  }
  return [...views].map(([view, name]) => ({ name, text: view }));
}

/** What a workflow command puts before its message: a secret may be broken over several of them. */
const COMMAND = /^\s*(?:::[\w-]+(?: [^:]*)?::|##\[[^\]]*\])/;

function joinings(text: string): [how: string, joined: string][] {
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/).map((line) => line.replace(COMMAND, '').trim());
  if (lines.length < 2) return [];
  return [
    ['broken over lines', lines.join('')],
    ['broken over lines, the last first', lines.toReversed().join('')],
  ];
}

function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

const JSON_SHORT: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function jsonUnescaped(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-f]{4})|(["\\/bfnrt]))/gi,
    (_whole, code: string | undefined, short: string) =>
      code === undefined ? (JSON_SHORT[short] ?? short) : String.fromCharCode(parseInt(code, 16)),
  );
}

const HTML_NAMES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function htmlUnescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (whole, ...found) => {
    const [decimal, hex, name] = found as (string | undefined)[];
    if (name !== undefined) return HTML_NAMES[name.toLowerCase()] ?? whole;
    const point = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
