/**
 * S3 lists keys "in UTF-8 binary order", which differs from JavaScript's order of strings where one has a
 * surrogate pair and the other a character from U+E000 on.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) {
      return codePointRank(left) - codePointRank(right);
    }
  }
  return a.length - b.length;
}

/** Moves surrogates, which stand for code points above U+FFFF, behind all other code units. */
function codePointRank(codeUnit: number): number {
  const isSurrogate = codeUnit >= 0xd800 && codeUnit <= 0xdfff;
  return isSurrogate ? codeUnit + 0x10000 : codeUnit;
}

/** The first key that can follow this one. */
export function keyAfter(key: string): string {
  return `${key}\u0000`;
}

/** A key behind every key that begins so, save for ones that go on with the last code point there is. */
export function keyAfterPrefix(prefix: string): string {
  return `${prefix}\u{10ffff}`;
}
