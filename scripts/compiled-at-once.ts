import ts from 'typescript';

/**
 * Puts parentheses around the functions of a bundle's modules, all of which run as soon as the file is loaded. V8 takes
 * that for a sign to compile a function at once; without it, each is first skimmed and then read again when it is called.
 * https://v8.dev/blog/preparser#pife
 *
 * @param code what webpack made: one object literal holds the modules, by numbers.
 */
export function compiledAtOnce(code: string): string {
  const source = ts.createSourceFile('bundle.js', code, ts.ScriptTarget.ES2022, false, ts.ScriptKind.JS);
  const modules = modulesIn(source)?.properties ?? [];
  let wrapped = '';
  let at = 0;
  for (const property of modules) {
    if (!ts.isPropertyAssignment(property) || !isFunction(property.initializer)) continue;
    const start = property.initializer.getStart(source);
    const { end } = property.initializer;
    wrapped += `${code.slice(at, start)}(${code.slice(start, end)})`;
    at = end;
  }
  return wrapped + code.slice(at);
}

function modulesIn(node: ts.Node): ts.ObjectLiteralExpression | undefined {
  if (ts.isObjectLiteralExpression(node) && node.properties.length > 0 && node.properties.every(isModule))
    return node;
  return ts.forEachChild(node, modulesIn);
}

function isModule({ name }: ts.ObjectLiteralElementLike): boolean {
  return name !== undefined && ts.isNumericLiteral(name);
}

function isFunction(node: ts.Expression): boolean {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}
