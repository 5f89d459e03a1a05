/** An element's content: text, child elements in order, or nothing. */
export type XmlContent = string | number | boolean | undefined | readonly (string | undefined)[];

/** Writes an element; undefined content leaves the element out. Children must be XML already, text is escaped. */
export function element(name: string, content: XmlContent, attributes = ''): string {
  if (content === undefined) {
    return '';
  }
  const inside = typeof content === 'object' ? content.join('') : escapeXml(String(content));
  return `<${name}${attributes}>${inside}</${name}>`;
}

/**
 * Escapes text. Control characters become references, as S3 writes them, even those that XML 1.0 forbids:
 * `encoding-type=url` is there for keys that have them.
 */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\u0000-\u001f]/g, (character) => {
    switch (character) {
      case '&':
        return '&amp;';
      case '<':
        return '&lt;';
      case '>':
        return '&gt;';
      case '"':
        return '&quot;';
      default:
        return `&#${character.charCodeAt(0)};`;
    }
  });
}

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
