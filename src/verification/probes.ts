import type { S3 } from '../aws/s3';
import { Probe } from './probe';

/** The probes of a step, so that a signal can remove those that are still there. */
export interface Probes {
  /** A probe for a target, under a name that nobody else has. */
  at(bucket: string, prefix: string): Probe;
  /**
   * Removes what is left of all probes: what a step that is being ended awaits. Calls under way are waited for, and
   * what is gone already costs no call.
   *
   * @returns what could not be removed, a line each.
   */
  removeAll(): Promise<string[]>;
}

/** @param name a probe's name, another one at each call. */
export function createProbes(s3: S3, name: () => string): Probes {
  const probes: Probe[] = [];
  return {
    at(bucket, prefix) {
      const probe = new Probe(s3, bucket, `${prefix}${name()}`);
      probes.push(probe);
      return probe;
    },
    async removeAll() {
      const left = await Promise.all(probes.map((probe) => probe.remove()));
      return left.filter((line) => line !== '');
    },
  };
}
