import type { RoleLink, SessionTags, Tag } from '../inputs/request';

/**
 * The tags of one link of a chain: those that every link gets and its own, which win. A tag that an earlier link made
 * transitive is there already, and must not be set again.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
 *
 * @param transitive keys that came along from the links before. Tag keys ignore case.
 */
export function linkTags(
  shared: SessionTags | undefined,
  { tags: own = [] }: RoleLink,
  transitive: readonly string[],
): SessionTags | undefined {
  if (shared === undefined && own.length === 0) return undefined;
  const has = (keys: readonly string[], { Key }: Tag): boolean =>
    keys.some((key) => key.toLowerCase() === Key.toLowerCase());
  const isNew = (tag: Tag): boolean => !has(transitive, tag);
  const ownKeys = own.map(({ Key }) => Key);
  const isShared = (tag: Tag): boolean => isNew(tag) && !has(ownKeys, tag);
  const kept = [...(shared?.kept ?? []).filter(isShared), ...own.filter(isNew)];
  const droppable = (shared?.droppable ?? []).filter(isShared);
  const keys = [...kept, ...droppable].map(({ Key }) => Key);
  return {
    kept,
    droppable,
    transitiveKeys: (shared?.transitiveKeys ?? []).filter((key) => keys.includes(key)),
  };
}
