import { expect, test } from '@jest/globals';
import { linkTags } from '../../../src/credentials/link-tags';
import type { SessionTags } from '../../../src/inputs/request';

const tag = (Key: string, Value = 'x') => ({ Key, Value });
const SHARED: SessionTags = {
  kept: [tag('GitHub'), tag('Team', 'blue')],
  droppable: [tag('RunId')],
  transitiveKeys: ['Team', 'Stage'],
};
const LINK = { role: 'deploy', sessionName: 'GitHubActions' };

test('a link without tags of its own has those that all links get', () => {
  expect(linkTags(SHARED, LINK, [])).toEqual({ ...SHARED, transitiveKeys: ['Team'] });
});

test("a link's own tags win, whatever the case of their keys", () => {
  expect(linkTags(SHARED, { ...LINK, tags: [tag('team', 'red')] }, [])?.kept).toEqual([
    tag('GitHub'),
    tag('team', 'red'),
  ]);
});

test('a tag that came along is not set again', () => {
  const link = { ...LINK, tags: [tag('TEAM', 'red'), tag('Stage', 'prod')] };
  expect(linkTags(SHARED, link, ['Team'])).toEqual({
    kept: [tag('GitHub'), tag('Stage', 'prod')],
    droppable: [tag('RunId')],
    transitiveKeys: ['Stage'],
  });
});

test('without shared tags a link has its own or none', () => {
  expect(linkTags(undefined, LINK, [])).toBeUndefined();
  expect(linkTags(undefined, { ...LINK, tags: [tag('a')] }, [])?.kept).toEqual([tag('a')]);
});
