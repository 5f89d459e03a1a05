import ts from 'typescript';

/**
 * Puts functions of a script into parentheses, which V8 takes for a sign to compile them at once; without it, each is
 * first skimmed and then read again when it is called. A declaration cannot be put into parentheses: it becomes a
 * variable at the beginning of its block, where it was there before, too.
 * https://v8.dev/blog/preparser#pife
 *
 * @param code what webpack made: one object literal holds the modules, by numbers. Their functions run as soon as they
 * are loaded.
 * @param ran where other functions begin that are worth it.
 */
export function compiledAtOnce(code: string, ran: ReadonlySet<number> = new Set()): string {
  const source = ts.createSourceFile('bundle.js', code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const modules = new Set(
    modulesIn(source)?.properties.flatMap((property) =>
      ts.isPropertyAssignment(property) ? [property.initializer.getStart(source)] : [],
    ),
  );
  return written(source);

  function isChosen(node: ts.Node): boolean {
    const start = node.getStart(source);
    return ran.has(start) || modules.has(start);
  }

  /** A node's text, with all that is done to what is in it. */
  function written(node: ts.Node): string {
    const isBlock = ts.isBlock(node) || ts.isSourceFile(node);
    const moved = isBlock ? node.statements.filter(isMoved) : [];
    const first = isBlock && moved.length > 0 ? node.statements.find(isNoDirective) : undefined;
    let text = '';
    let at = node.getStart(source);
    ts.forEachChild(node, (child) => {
      const start = child.getStart(source);
      text += code.slice(at, start);
      if (child === first) text += `${keyword(node)} ${moved.map(asVariable).join(',')};`;
      if (!isMoved(child)) text += inParentheses(child) ? `(${written(child)})` : written(child);
      at = child.end;
    });
    return text + code.slice(at, node.end);
  }

  function isMoved(node: ts.Node): node is ts.FunctionDeclaration & { name: ts.Identifier } {
    return (
      ts.isFunctionDeclaration(node) &&
      node.name !== undefined &&
      !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) &&
      (ts.isBlock(node.parent) || ts.isSourceFile(node.parent)) &&
      isChosen(node)
    );
  }

  function asVariable(node: ts.FunctionDeclaration & { name: ts.Identifier }): string {
    const { text: name } = node.name;
    const whole = written(node);
    // Without its own name it takes the variable's; before the name there is `function` at most.
    const at = node.name.getStart(source) - node.getStart(source);
    return `${name}=(${whole.slice(0, at).trimEnd()}${whole.slice(at + name.length)})`;
  }

  function inParentheses(node: ts.Node): boolean {
    return (
      (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) &&
      !ts.isParenthesizedExpression(node.parent) &&
      isChosen(node)
    );
  }
}

/** What a function's declarations come to belongs to the whole of it, that of another block to the block. */
function keyword(block: ts.Node): string {
  return ts.isSourceFile(block) || ts.isFunctionLike(block.parent) ? 'var' : 'let';
}

function isNoDirective(node: ts.Statement): boolean {
  return !(ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression));
}

function modulesIn(node: ts.Node): ts.ObjectLiteralExpression | undefined {
  if (ts.isObjectLiteralExpression(node) && node.properties.length > 0 && node.properties.every(isModule))
    return node;
  return ts.forEachChild(node, modulesIn);
}

function isModule({ name }: ts.ObjectLiteralElementLike): boolean {
  return name !== undefined && ts.isNumericLiteral(name);
}
