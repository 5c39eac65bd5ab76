// Reads docstrings from source text: those of optional inputs, and every other one of a file.
import ts from "typescript";

/** A docstring, with the name of what it documents. */
export interface Docstring {
  readonly of: string;
  /** The prose before the first tag. */
  readonly prose: string;
  /** The texts of its tags, by name. */
  readonly tags: ReadonlyMap<string, string>;
}

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile("source.ts", text, ts.ScriptTarget.ES2022, true);
}

function docstringOf(node: ts.Node, of: string): Docstring {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return {
    of,
    prose: docs.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "").join("\n"),
    tags: new Map(
      docs
        .flatMap(({ tags }) => [...(tags ?? [])])
        .map(({ tagName, comment }) => [tagName.text, ts.getTextOfJSDocComment(comment) ?? ""]),
    ),
  };
}

/** Lists the interfaces that a file exports, each with its docstring and its properties. */
export function exportedInterfaces(text: string) {
  return parse(text)
    .statements.filter(ts.isInterfaceDeclaration)
    .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .map((declared) => ({
      ...docstringOf(declared, declared.name.text),
      properties: declared.members.filter(ts.isPropertySignature).map((property) => ({
        ...docstringOf(property, `${declared.name.text}.${property.name.getText()}`),
        optional: property.questionToken !== undefined,
      })),
    }));
}

/** Lists the classes of a file with their docstrings. */
export function classes(text: string): Docstring[] {
  return parse(text)
    .statements.filter(ts.isClassDeclaration)
    .map((declared) => docstringOf(declared, declared.name?.text ?? ""));
}

/** Lists the prose of every docstring of a file. */
export function everyProse(text: string): string[] {
  const found = new Set<ts.JSDoc>();
  const visit = (node: ts.Node): void => {
    for (const doc of ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)) found.add(doc);
    ts.forEachChild(node, visit);
  };
  visit(parse(text));
  return [...found].map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "");
}
