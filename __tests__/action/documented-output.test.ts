import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type CodeBlock, readPage } from '../docs/support/markdown';
import { expectNothingDelivered, scenario } from './support/scenario';

/* What pages show of the action's output is what it puts out. */

const { runWithOidc } = scenario();
type Inputs = Record<string, string>;

/** The inputs of the first step that a page shows, as YAML has them. */
function firstStep({ blocks }: { readonly blocks: readonly CodeBlock[] }): Inputs {
  const [step] = parse(blocks.find(({ language }) => language === 'yaml')?.text ?? '') as { with: Inputs }[];
  return step?.with ?? {};
}

describe('docs/verification.md', () => {
  const page = readPage('docs/verification.md');

  it('shows the lines of the log, but for the time that each took', async () => {
    const inputs = { ...firstStep(page), bucket: 'doc-example-bucket', 'bucket-access': 'list, read, write' };
    const { shownLog } = await runWithOidc(inputs);

    const lines = page.blocks.find(({ language }) => language === 'text')?.text.split('\n') ?? [];
    expect(lines).not.toEqual([]);
    for (const line of lines) expect(shownLog).toContain(line);
  });

  it('shows a step that fails where the role may do more', async () => {
    expectNothingDelivered(await runWithOidc({ ...firstStep(page), bucket: 'doc-example-bucket' }));
  });
});
