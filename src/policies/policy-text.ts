/** Every JSON string, or else a run of the white space that stands between JSON's tokens. */
const STRING_OR_SPACE = /("(?:[^"\\]|\\.)*")|\s+/g;

/**
 * Characters that STS takes in no policy, though JSON does; written as `\u` escapes they pass.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html (Policy)
 */
const NOT_TAKEN = /[^\t\n\r\x20-\xff]/g;

/**
 * A JSON policy without the white space between its tokens, in the characters that STS takes. Nothing else is
 * changed, so that AWS judges what was written.
 *
 * @param json valid JSON.
 */
export function policyText(json: string): string {
  return json
    .replace(STRING_OR_SPACE, (_match, string: string | undefined) => string ?? '')
    .replace(NOT_TAKEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
