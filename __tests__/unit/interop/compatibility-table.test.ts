import { describe, expect, test } from '@jest/globals';
import { compatibilityTable, type ServerResult } from '../../../interop/compatibility-table';

const SERVERS: ServerResult[] = [
  {
    name: 'One',
    version: '1.0',
    modes: {
      'assume-role': { can: ['list'], cannot: ['tag', 'chain'] },
      'session-token': { can: [], cannot: ['serve it: no GetSessionToken'] },
    },
  },
  { name: 'Two', version: '2.0', modes: { 'assume-role': { can: ['list'], cannot: [] } } },
];

const METADATA = `
inputs:
  mode:
    description: >-
      How. \`session-token\` (GetSessionToken), \`assume-role\` (AssumeRole), \`existing\` (none: what is there) or
      \`auto\`, which chooses.
  duration:
    description: From 15m in mode \`session-token\` (12h at most).
`;

describe('compatibilityTable', () => {
  test('has a row for each mode that action.yml names, a column for each server, and what it cannot do below', () => {
    const table = compatibilityTable(SERVERS, METADATA);
    expect(table.split('\n')).toEqual([
      '| Mode | AWS (by specification) | One 1.0 | Two 2.0 |',
      '| --- | --- | --- | --- |',
      '| `session-token` (GetSessionToken) | yes | no | not tried |',
      '| `assume-role` (AssumeRole) | yes | yes <sup>[1] [2]</sup> | yes |',
      '| `existing` | yes | not tried | not tried |',
      '',
      '1. One cannot tag.',
      '2. One cannot chain.',
    ]);
  });
});
