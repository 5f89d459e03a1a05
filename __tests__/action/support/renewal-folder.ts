import { readdirSync } from 'node:fs';

/** What is in a renewal's folder, but for what Node keeps of the scripts that it compiled. */
export function leftIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'compiled')
    .sort();
}
