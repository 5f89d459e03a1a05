import { runOnce } from './run-once';
import type { StandIn } from './stand-in';
import type { Subject } from './subjects';

/** Milliseconds of each round, by the subject's name. */
export type Samples = ReadonlyMap<string, readonly number[]>;

/** The calls of one run, by the subject's name. */
export type CallsOf = ReadonlyMap<string, readonly string[]>;

/**
 * Runs each subject once and notes what it calls. Warms up what the machine keeps of files, too.
 *
 * @throws Error where a subject makes other calls than it should
 */
export async function rehearse(
  node: string,
  subjects: readonly Subject[],
  standIn: StandIn,
): Promise<CallsOf> {
  const calls = new Map<string, readonly string[]>();
  for (const { name, program, calls: expected } of subjects) {
    await standIn.takeCalls();
    await runOnce(node, program);
    const made = (await standIn.takeCalls()).map(({ operation }) => operation);
    if (expected !== undefined && made.toSorted().join() !== expected.toSorted().join()) {
      throw new Error(`${name} called ${made.join(', ')}, not ${expected.join(', ')}`);
    }
    calls.set(name, made);
  }
  return calls;
}

/**
 * Runs the subjects in rounds: each once a round, in an order that changes from round to round, so that what else the
 * machine does falls on all of them alike.
 */
export async function measure(
  node: string,
  subjects: readonly Subject[],
  rounds: number,
  standIn: StandIn,
): Promise<Samples> {
  const samples = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, program } of rotated(subjects, round)) {
      const { milliseconds } = await runOnce(node, program);
      samples.get(name)?.push(milliseconds);
    }
    // It keeps what it was asked; a long list would cost it memory.
    await standIn.takeCalls();
  }
  return samples;
}

/** Begins with another one each round, and goes the other way round every second time. */
function rotated<T>(values: readonly T[], round: number): T[] {
  const at = round % values.length;
  const turned = [...values.slice(at), ...values.slice(0, at)];
  return round % 2 === 0 ? turned : turned.toReversed();
}
