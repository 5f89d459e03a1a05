import fc from 'fast-check';

const ODD: readonly unknown[] = [
  ...[null, true, 0, -1, 1e308, '', ' ', 'x', '\u0000', [], {}, [[]], { __proto__: 1 }, 'a'.repeat(5000)],
  ...[
    '\n::error::injected',
    '##[error]injected',
    '9999-12-31T23:59:59Z',
    'constructor',
    'existing',
    'http://127.0.0.1:1',
  ],
];

/** A JSON text in which one value is another, is gone, or that is cut off. */
export function oddJson(right: unknown): fc.Arbitrary<string> {
  const paths = pathsIn(right);
  const value = fc.oneof(fc.constantFrom(...ODD), fc.jsonValue({ maxDepth: 2 }));
  const text = JSON.stringify(right);
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(text) },
    { weight: 1, arbitrary: fc.nat(text.length).map((at) => text.slice(0, at)) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(...paths).map((path) => JSON.stringify(replaced(right, path, undefined))),
    },
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.constantFrom(...paths), value)
        .map(([path, other]) => JSON.stringify(replaced(right, path, other))),
    },
  );
}

type Path = readonly (string | number)[];

/** Of every value in it; not of the whole. */
function pathsIn(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]): Path[] => [
    [key],
    ...pathsIn(child).map((path) => [key, ...path]),
  ]);
}

function replaced(value: unknown, [key, ...rest]: Path, other: unknown): unknown {
  if (key === undefined) return other;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], rest, other);
  return copy;
}
