import { LIMITS } from '../src/aws/http';
import { INPUTS } from '../src/inputs/input-table';
import { CALLS } from './calls';
import { CELL_NAMES, FAULTS, nameOf } from './faults';
import { matrixCells, type Row } from './matrix';

/** docs/reliability.md, of what a run of the matrix found. */
export function reliabilityDocument(rows: readonly Row[]): string {
  const groups = [...new Set(FAULTS.map(({ group }) => group))];
  return [
    introduction(rows),
    '## The calls',
    callsTable(),
    '## The faults',
    ...groups.flatMap((group) => [`### ${group}`, faultsTable(rows, group)]),
  ].join('\n\n');
}

function introduction(rows: readonly Row[]): string {
  const cells = matrixCells();
  const survived = rows
    .filter(({ ends }) => ends === 'survived')
    .reduce((sum, { calls }) => sum + calls.length, 0);
  return `# Reliability

What becomes of a step when the network, a server or the clock fails. Every fault below was acted out on every call that the action makes, in every mode: ${String(cells.length)} runs of the built action as a process, against a stand-in for AWS on loopback. ${String(survived)} of them went well in the end; ${String(cells.length - survived)} told one error, with what to change, and handed on nothing: no variable, no output, no profile, no file. None hung, none crashed, none took more than 200 MB of memory, and in nothing that any of them left was a secret that does not belong there.

This page is made from such a run (\`npm run reliability\`), and \`npm run test:reliability\` holds the action to it, row by row. That the judge of the runs sees what it should is tested too: \`__tests__/reliability/judge.test.ts\` plants defects in a copy of the action, such as a hang, half an export, a leak and a crash, and has each found.

- **Fault**: it lasts, unless the name ends in *once*: then what comes after it is as usual.
- **What happens**: the step goes well, or fails with the error of that title. [errors.md](errors.md) has each in full.
- **Tries** of the call, the first included. What cannot pass is tried once; what can pass, 3 times; throttling, ${INPUTS['retry-max-attempts'].default ?? ''} times, which \`retry-max-attempts\` and \`disable-retry\` change.
- **At most**: when the call has ended, by the deadlines of a try (${String(LIMITS.connectMs / 1000)} s to connect, ${String(LIMITS.answerMs / 1000)} s for the whole answer) and the ceilings of the waits between tries. Nearly always it is a fraction of that. A server that asks for it by \`Retry-After\` is given up to 20 s more before a try. \`action-timeout-s\` bounds the step as a whole.

Where GetCallerIdentity only tells whose the credentials are, an answer that AWS never gives is taken for that of a server without this call: the step goes well, and its outputs name no account. With \`allowed-account-ids\` it fails.

Where keys are neither given nor in the environment, the SDK's default chain makes calls of its own for them (to a container's endpoint, an instance's metadata, IAM Identity Center, STS for a profile's role), or runs a profile's program. Whatever goes wrong there is the error _No AWS credentials found_, and is given up after 30 s as a whole: \`__tests__/action/source-chain.test.ts\`.`;
}

function callsTable(): string {
  return ['| Call | Made by |', '| :-- | :-- |', ...CALLS.map(({ name, by }) => `| ${name} | ${by} |`)].join(
    '\n',
  );
}

function faultsTable(rows: readonly Row[], group: string): string {
  const names = CELL_NAMES.filter((name) => name.startsWith(`${group}: `));
  const lines = names.flatMap((name) =>
    rows
      .filter(({ fault }) => fault === name)
      .map(({ ends, title, tries, most, calls }) =>
        [
          '',
          name.slice(group.length + 2),
          ends === 'survived' ? 'goes well' : (title ?? ''),
          tries === undefined ? '' : String(tries),
          most === undefined ? '' : `${String(most)} s`,
          which(calls, name),
          '',
        ]
          .join(' | ')
          .trim(),
      ),
  );
  return [
    '| Fault | What happens | Tries | At most | Calls |',
    '| :-- | :-- | --: | --: | :-- |',
    ...lines,
  ].join('\n');
}

/** The calls of a row, in the fewest words. */
function which(calls: readonly string[], fault: string): string {
  const all = matrixCells()
    .filter((cell) => nameOf(cell) === fault)
    .map(({ call }) => call.name);
  const others = all.filter((name) => !calls.includes(name));
  if (others.length === 0)
    return all.length === CALLS.length ? 'all' : `all ${String(all.length)} that it can meet`;
  if (others.length < calls.length) return `all but ${others.join(', ')}`;
  return calls.join(', ');
}
