import type { World } from './world';

/** A world to try everything in. */
export function exampleWorld(): World {
  throw new Error('not built yet');
}
