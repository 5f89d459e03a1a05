import ts from 'typescript';

/** Code that is made at run time, that is chosen at run time, or that trusts a server without looking. */
export function forbidden(code: string, name = 'code.ts'): string[] {
  const source = ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const what = told(node, source);
    if (what !== undefined) {
      const { line } = source.getLineAndCharacterOfPosition(node.pos);
      found.push(`${name}:${String(line + 1)}: ${what}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Switches off what TLS checks. https://nodejs.org/api/tls.html, https://nodejs.org/api/cli.html#environment-variables */
const TLS_CHECKS = /^(?:rejectUnauthorized|checkServerIdentity|NODE_TLS_REJECT_UNAUTHORIZED)$/;
const CODE_FROM_TEXT = new Set(['eval', 'Function', 'AsyncFunction', 'GeneratorFunction']);

function told(node: ts.Node, source: ts.SourceFile): string | undefined {
  // A string or a property's name alike; that a library reads the option is no harm, that somebody sets it is.
  if (
    (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) &&
    TLS_CHECKS.test(textOf(node.name))
  )
    return 'sets what TLS checks';
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    const { left } = node;
    if (ts.isPropertyAccessExpression(left) && TLS_CHECKS.test(left.name.text)) return 'sets what TLS checks';
    if (ts.isElementAccessExpression(left) && TLS_CHECKS.test(textOf(left.argumentExpression)))
      return 'sets what TLS checks';
  }
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
  const { expression, arguments: given } = node;
  const [first] = given ?? [];
  if (
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'require')
  ) {
    const known =
      first !== undefined && (ts.isStringLiteralLike(first) || isConstant(first) || isChunk(first, source));
    return known ? undefined : 'loads what is chosen at run time';
  }
  if (ts.isIdentifier(expression) && CODE_FROM_TEXT.has(expression.text)) return 'makes code from text';
  // (0, eval)(text), globalThis.eval(text)
  if (/\beval$|\beval\)$/.test(code(expression, source))) return 'makes code from text';
  return undefined;
}

/** A name for one text, said in the same block. */
function isConstant(node: ts.Expression): boolean {
  if (!ts.isIdentifier(node)) return false;
  const block = ts.findAncestor(node, ts.isBlock);
  return (block?.statements ?? []).some(
    (statement) =>
      ts.isVariableStatement(statement) &&
      (statement.declarationList.flags & ts.NodeFlags.Const) !== 0 &&
      statement.declarationList.declarations.some(
        ({ name, initializer }) =>
          ts.isIdentifier(name) &&
          name.text === node.text &&
          initializer !== undefined &&
          ts.isStringLiteralLike(initializer),
      ),
  );
}

/** How webpack loads a part of a bundle: by a number, from a list in the bundle. */
function isChunk(node: ts.Expression, source: ts.SourceFile): boolean {
  return source.fileName.startsWith('dist/') && /^"\.\/"\+\w+\.\w+\(\w+\)$/.test(code(node, source));
}

function textOf(node: ts.Node): string {
  return ts.isIdentifier(node) || ts.isStringLiteralLike(node) ? node.text : '';
}

function code(node: ts.Node, source: ts.SourceFile): string {
  return source.text.slice(node.pos, node.end);
}
