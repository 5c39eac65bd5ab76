// Reads from the source which inputs there are, so that none can be left out of a table of them.
import * as path from "node:path";
import ts from "typescript";

const components = path.resolve(__dirname, "..", "..", "..", "components");

const options: ts.CompilerOptions = { strict: true, types: [], lib: ["lib.es2022.d.ts"] };

/** Reads this package alone: what outputs are made of would take seconds, and is no input. */
function ownFilesHost(): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  host.resolveModuleNameLiterals = (literals, containing) =>
    literals.map(({ text }) =>
      text.startsWith(".")
        ? ts.resolveModuleName(text, containing, options, host)
        : { resolvedModule: undefined },
    );
  return host;
}

/**
 * Lists the paths of every input of `PostgresServerArgs`: below a record `*` stands for a name of
 * the owner's, and lists are one input.
 */
export function declaredInputs(): string[] {
  const file = path.join(components, "contract", "postgres-server-args.ts");
  const program = ts.createProgram([file], options, ownFilesHost());
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const root = source?.statements.find(
    (one): one is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(one) && one.name.text === "PostgresServerArgs",
  );
  if (root === undefined) throw new Error("There is no interface PostgresServerArgs");
  return inputsOf(checker, checker.getTypeAtLocation(root), "");
}

function inputsOf(checker: ts.TypeChecker, type: ts.Type, prefix: string): string[] {
  return type.getProperties().flatMap((property) => {
    const own = checker.getNonNullableType(checker.getTypeOfSymbol(property));
    const name = `${prefix}${property.name}`;
    if (isOurs(own)) return inputsOf(checker, own, `${name}.`);
    const element = checker.getIndexTypeOfType(own, ts.IndexKind.String);
    // Names come and go, which is a change of its own.
    if (element !== undefined && isOurs(element)) {
      return [name, ...inputsOf(checker, element, `${name}.*.`)];
    }
    return [name];
  });
}

/** An interface of this package, and neither a text nor a list nor an output. */
function isOurs(type: ts.Type): boolean {
  return (type.symbol?.declarations ?? []).some(
    (one) => ts.isInterfaceDeclaration(one) && one.getSourceFile().fileName.startsWith(components),
  );
}
