/** A part of a file's name that nobody foresees: 16 hexadecimal digits. */
export function randomName(): string {
  // Loaded only where it is needed: it would be a third of what the post step costs, which names nothing.
  const { randomBytes } = process.getBuiltinModule('node:crypto');
  return randomBytes(8).toString('hex');
}
