import type { Secret } from '../local-aws';
import { formsOf, viewsOf } from './forms';

/** A secret that was found, without its value. */
export interface Finding {
  /** The secret's name. */
  readonly secret: string;
  /** `clear`, `base64`, `a part of it in hex, broken over lines` … */
  readonly form: string;
}

/** Characters: what is shorter cannot be told from a word. */
const SHORTEST = 8;

/** A code of an MFA device: looked for in clear only, and where it stands alone. */
const CODE = /^\d{6}$/;

/**
 * Of a secret of this many characters a part is enough: pieces of PIECE characters are looked for, one for every STEP
 * characters of it, so that none of PIECE + STEP - 1 goes unnoticed. Shorter secrets are looked for whole: half of an
 * access key id is in many.
 */
const LONG = 32;
const PIECE = 16;
const STEP = 8;

/** Every secret that is in the text, in whatever form. */
export function findSecrets(text: string, secrets: readonly Secret[]): Finding[] {
  const findings = new Map<string, Finding>();
  const { needles, pieces } = soughtFor(secrets);
  for (const view of text === '' ? [] : viewsOf(text)) {
    const present = pieces.in(view.text);
    for (const needle of needles) {
      const key = `${needle.secret} ${needle.form}`;
      if (findings.has(key)) continue;
      const form = found(needle, view.text, view.name, present);
      if (form === undefined) continue;
      findings.set(key, { secret: needle.secret, form: view.name === '' ? form : `${form}, ${view.name}` });
    }
  }
  return [...findings.values()];
}

/** What is looked for: one line of a secret, in one form. */
interface Needle {
  /** The secret's name. */
  readonly secret: string;
  readonly form: string;
  readonly text: string;
  /** The first PIECE characters, where there are so many: without it, the whole is not there either. */
  readonly begin: readonly string[];
  /** Of a long one: each is too much already. */
  readonly parts: readonly string[];
  /** Only where it stands alone, in a text as it is. */
  readonly alone?: RegExp;
}

interface Sought {
  readonly needles: readonly Needle[];
  readonly pieces: Pieces;
}

/** The same secrets are looked for in many texts. */
const sought = new WeakMap<readonly Secret[], Sought>();

function soughtFor(secrets: readonly Secret[]): Sought {
  let made = sought.get(secrets);
  if (made === undefined) {
    const needles = secrets.flatMap(needlesOf);
    made = { needles, pieces: new Pieces(needles.flatMap(({ begin, parts }) => [...begin, ...parts])) };
    sought.set(secrets, made);
  }
  return made;
}

function found(
  { form, text: whole, begin, parts, alone }: Needle,
  text: string,
  view: string,
  present: ReadonlySet<string>,
): string | undefined {
  if (alone) return view === '' && alone.test(text) ? form : undefined;
  if (begin.every((piece) => present.has(piece)) && text.includes(whole)) return form;
  return parts.some((piece) => present.has(piece)) ? `a part of it in ${form}` : undefined;
}

function needlesOf({ name: secret, value }: Secret): Needle[] {
  // Of several lines, each is a secret: so does a runner take it.
  const lines = new Set([value, ...value.split(/[\r\n]+/)].map((line) => line.trim()));
  return [...lines].flatMap((line): Needle[] => {
    if (CODE.test(line)) {
      const alone = new RegExp(`(?<![A-Za-z0-9])${line}(?![A-Za-z0-9])`);
      return [{ secret, form: 'clear', text: line, begin: [], parts: [], alone }];
    }
    if (line.length < SHORTEST) return [];
    return formsOf(line).map(({ name: form, text }) => ({
      secret,
      form,
      text,
      begin: text.length < PIECE ? [] : [text.slice(0, PIECE)],
      parts: line.length < LONG ? [] : everyStep(text),
    }));
  });
}

function everyStep(text: string): string[] {
  return Array.from({ length: Math.floor((text.length - PIECE) / STEP) + 1 }, (_, index) =>
    text.slice(index * STEP, index * STEP + PIECE),
  );
}

const MARKS = 2 ** 18;

/** Strings of PIECE characters, of which those that are in a text are found in one pass over it. */
class Pieces {
  readonly #all: ReadonlySet<string>;
  /** Which beginnings there are, by a number that is quickly made: most places of a text have none of them. */
  readonly #marks = new Uint8Array(MARKS);

  constructor(pieces: readonly string[]) {
    this.#all = new Set(pieces);
    for (const piece of this.#all) this.#marks[mark(piece, 0)] = 1;
  }

  in(text: string): ReadonlySet<string> {
    const present = new Set<string>();
    for (let at = 0; at <= text.length - PIECE; at += 1) {
      if (this.#marks[mark(text, at)] === 0) continue;
      const piece = text.slice(at, at + PIECE);
      if (this.#all.has(piece)) present.add(piece);
    }
    return present;
  }
}

/** Of the four characters at the place. */
function mark(text: string, at: number): number {
  let number = 0;
  for (let next = at; next < at + 4; next += 1) number = (number * 67 + text.charCodeAt(next)) % MARKS;
  return number;
}
