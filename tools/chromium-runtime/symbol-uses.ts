import { basename } from "node:path";
import ts from "typescript";

/** A use of Electron in the app's source: the class or module member, and what is used of it. */
export type Use = { readonly area: string; readonly member: string; readonly at: string };

const listening = new Set(["on", "once", "off", "addListener", "removeListener", "prependListener", "listenerCount"]);

/** Electron's name of the class or module that declares a symbol, or nothing when it is not Electron's. */
function areaOf(symbol: ts.Symbol | undefined): string | undefined {
  const declaration = symbol?.declarations?.[0];
  const owner = declaration?.parent;
  if (!declaration || !owner || basename(declaration.getSourceFile().fileName) !== "electron.d.ts") return undefined;
  return (ts.isClassDeclaration(owner) || ts.isInterfaceDeclaration(owner)) && owner.name ? owner.name.text : undefined;
}

/** Every member of Electron's classes that the given sources touch, and every event that they listen to. */
export function findUses(files: readonly string[], options: ts.CompilerOptions): Use[] {
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const uses: Use[] = [];
  const wanted = new Set(files);
  for (const source of program.getSourceFiles()) {
    if (!wanted.has(source.fileName)) continue;
    const add = (area: string, member: string, node: ts.Node): void => {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      uses.push({ area, member, at: `${source.fileName}:${line + 1}` });
    };
    const visit = (node: ts.Node): void => {
      if (ts.isImportSpecifier(node) && !node.isTypeOnly && !node.parent.parent.isTypeOnly) {
        const from = node.parent.parent.parent.moduleSpecifier;
        if (ts.isStringLiteral(from) && from.text === "electron") add((node.propertyName ?? node.name).text, "", node);
      }
      if (ts.isPropertyAccessExpression(node)) {
        const area = areaOf(checker.getSymbolAtLocation(node.name));
        if (area !== undefined) {
          const [event] = ts.isCallExpression(node.parent) ? node.parent.arguments : [];
          if (!listening.has(node.name.text)) add(area, node.name.text, node);
          else if (event && ts.isStringLiteralLike(event)) add(area, `on ${event.text}`, node);
        }
      }
      if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
        const name = node.propertyName ?? node.name;
        const type = checker.getTypeAtLocation(node.parent);
        const area = ts.isIdentifier(name) ? areaOf(type.getProperty(name.text)) : undefined;
        if (area !== undefined && ts.isIdentifier(name)) add(area, name.text, node);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return uses;
}
