import { expect, test } from '@jest/globals';
import { exampleWorld } from '../../local-aws/index';

const world = exampleWorld();
const users = world.accounts.flatMap((account) => account.users);
const keys = [
  ...world.accounts.flatMap((account) => account.rootAccessKeys),
  ...users.flatMap((user) => user.accessKeys),
];

test('keys and IDs have AWS’s lengths and are nobody’s', () => {
  for (const { id, secret } of keys) {
    expect(id).toMatch(/^AKIA[A-Z0-9]{9}EXAMPLE$/);
    expect(secret).toMatch(/^[A-Za-z0-9/+-]{40}$/);
    expect(secret).toContain('EXAMPLEKEY');
  }
  for (const { id } of [...users, ...world.accounts.flatMap((account) => account.roles)]) {
    expect(id).toMatch(/^A(IDA|ROA)[A-Z0-9]{9,10}EXAMPLE$/);
  }
});

test('nothing is there twice', () => {
  for (const names of [
    keys.map(({ id }) => id),
    world.buckets.map(({ name }) => name),
    world.accounts.map(({ id }) => id),
    ...world.accounts.map((account) => account.roles.map(({ name }) => name)),
  ]) {
    expect(new Set(names).size).toBe(names.length);
  }
});

test('every bucket’s account and region exist', () => {
  for (const bucket of world.buckets) {
    const account = world.accounts.find(({ id }) => id === bucket.account);
    const region = world.regions.find(({ name }) => name === bucket.region);
    expect(account?.partition).toBe(region?.partition);
    expect(region).toBeDefined();
  }
});

test('each call makes a world of its own', () => {
  exampleWorld().buckets.length = 0;
  exampleWorld().regions.forEach((region) => Object.assign(region, { name: 'changed' }));
  expect(exampleWorld()).toEqual(world);
});

test('is plain data', () => {
  expect(JSON.parse(JSON.stringify(world))).toEqual(world);
});
