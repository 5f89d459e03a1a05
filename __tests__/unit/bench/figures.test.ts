import { describe, expect, it } from '@jest/globals';
import { comparisonPlot } from '../../../bench/comparison-plot';
import { seriesOf, targetsOf, type Figures } from '../../../bench/figures';
import { timelinePlot } from '../../../bench/scale/timeline-plot';
import { seriesTable, table } from '../../../bench/table';

const samples = new Map([
  ['node -e 0', [40, 42]],
  ['bare POST', [50, 100]],
  ['assume-role', [90, 200]],
  ['assume-role with bucket', [108, 240]],
  ['post', [48, 50.4]],
  ['against 1: assume-role', [225, 500]],
]);
const measured: Omit<Figures, 'targets'> = {
  at: '2026-01-01T00:00:00.000Z',
  machine: { processor: 'a <processor>', cores: 2, gigabytes: 8, system: 'linux', node: 'v24.0.0', load: 0 },
  rounds: 2,
  series: [
    seriesOf(0, samples, new Map([['assume-role', ['AssumeRole']]])),
    seriesOf(40, samples, new Map()),
  ],
  memory: { 'assume-role': 60_000, 'bare POST': 50_000 },
  sizes: { dist: 1_000_001, archive: 500_000 },
  growth: [{ what: 'a large bucket', ratio: 1.02 }],
};

describe('seriesOf', () => {
  it('sums up each subject and compares it with the bare POST round by round', () => {
    const row = measured.series[0]?.rows.find(({ name }) => name === 'assume-role');

    expect(row).toMatchObject({ min: 90, median: 145, max: 200, calls: ['AssumeRole'] });
    expect(row?.toBare).toBeCloseTo(1.9);
  });
});

describe('targetsOf', () => {
  it('holds what was measured against each bound, and leaves out what was not measured', () => {
    const targets = new Map(targetsOf(measured).map(({ what, value, met }) => [what, { value, met }]));

    expect(targets.get('assume-role / bare POST')).toEqual({ value: 1.9, met: true });
    expect(targets.get('assume-role / against 1: assume-role')).toEqual({ value: 0.4, met: true });
    expect(targets.get('assume-role / against 1: assume-role, 40 ms of latency')?.met).toBe(true);
    expect(targets.get('assume-role with bucket / assume-role')?.value).toBeCloseTo(1.2);
    expect(targets.get('post / node -e 0')?.value).toBeCloseTo(1.2);
    expect(targets.get('peak memory of assume-role / bare POST')).toEqual({ value: 1.2, met: true });
    expect(targets.get('a large bucket')?.met).toBe(true);
    expect(targets.get('bytes of dist/')).toEqual({ value: 1_000_001, met: false });
    expect([...targets.keys()].filter((what) => what.startsWith('web-identity'))).toEqual([]);
  });
});

describe('table', () => {
  it('is Markdown, with numbers to the right', () => {
    expect(
      table(
        ['what', 'n'],
        [
          ['one', '1'],
          ['a dozen', '12'],
        ],
      ),
    ).toBe(['| what    |   n |', '| ------- | --: |', '| one     |   1 |', '| a dozen |  12 |'].join('\n'));
  });

  it('shows a series with its ratios', () => {
    const [series] = measured.series;
    expect(series && seriesTable(series)).toContain(
      '| assume-role             |  90.0 |  145.0 | 200.0 |        1.90 |     1 |',
    );
  });
});

describe('plots', () => {
  it('escape what they show, and draw a bar for each that is named', () => {
    const plot = comparisonPlot({ ...measured, targets: [] }, new Map([['assume-role', 'ours & others']]));

    expect(plot).toContain('ours &#38; others');
    expect(plot).toContain('a &#60;processor&#62;');
    expect(plot.match(/<rect /g)).toHaveLength(2);
  });

  it('draw a second of calls as answered and throttled', () => {
    const plot = timelinePlot('calls', [{ answered: 10, refused: 5 }], 10);

    expect(plot).toContain('10 calls a second are let through');
    // Two for the second, two for the legend.
    expect(plot.match(/<rect /g)).toHaveLength(4);
  });
});
