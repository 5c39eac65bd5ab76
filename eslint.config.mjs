// Strict rules of the language, and the import rule of the layout: which room may know which.
import { builtinRules } from "eslint/use-at-your-own-risk";
import tseslint from "typescript-eslint";

const noPulumi = {
  regex: "^@pulumi/",
  message: "Only the files directly in components/ and those in runtime/ make resources.",
};
const noMachine = {
  regex: "^node:(fs|child_process|os|tls|http|https|dns)(/|$)",
  message: "Decisions are pure: they get what they need as parameters.",
};
const noMachineInProbe = {
  ...noMachine,
  regex: "^node:(fs|child_process|os|http|https)(/|$)",
};
const noSockets = {
  regex: "^node:net$",
  allowImportNames: ["isIP", "isIPv4", "isIPv6"],
  message: "Decisions are pure: of node:net, only what judges the form of an address.",
};
const noInside = {
  regex: "components/",
  message: "A program uses the package as any other does: import it by its name.",
};

const noDriver = {
  regex: "^pg(/|$)",
  message:
    "Statements go through steps/administration.ts, questions of the proof through probe/session.ts.",
};
/** Where a session begins, and what is pinned before anything else: docs/decisions/administration.md. */
const sessions = {
  administration: "components/steps/embedded-channel.ts",
  proof: "components/probe/session.ts",
  application: "components/connection/log-in.ts",
};
const psqlAlone = "components/steps/docker-channel.ts";

/** Forbids imports; types are free, since they leave nothing in the program. */
const restrict = (...patterns) => ({
  "@typescript-eslint/no-restricted-imports": [
    "error",
    { patterns: patterns.map((pattern) => ({ ...pattern, allowTypeImports: true })) },
  ],
});

/** The driver without an import, and the other way to run SQL. */
const noSecondDoor = [
  {
    selector: "ImportExpression[source.value=/^pg(\\u002f|$)/]",
    message: noDriver.message,
  },
  {
    selector: "CallExpression[callee.name='require'] > Literal[value=/^pg(\\u002f|$)/]",
    message: noDriver.message,
  },
];
const noPsql = [
  {
    selector: "Literal[value=/^psql( |$)|^exec$|docker exec/]",
    message: `Only ${psqlAlone} starts psql, or anything else in a container.`,
  },
  {
    selector: "TemplateElement[value.raw=/docker exec|^psql( |$)/]",
    message: `Only ${psqlAlone} starts psql, or anything else in a container.`,
  },
];
const noUnpinnedQuery = {
  selector: "CallExpression[callee.object.name='client'][callee.property.name='query']",
  message: "A session is asked by what pinSession gives.",
};
const restrictSyntax = (...rules) => ({ "no-restricted-syntax": ["error", ...rules] });

const noClock = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: "`now` is a parameter.",
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: "`now` is a parameter.",
  },
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: "Decisions do not read the environment.",
  },
];

/**
 * A record by names that people choose also answers to `toString` and `constructor`, and assigning
 * `__proto__` is lost: where its type has any name, it is read by `own()` or a `Map`, and written
 * by `Object.fromEntries`.
 */
const noOpenLookUp = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const services = context.sourceCode.parserServices;
    const checker = services.program.getTypeChecker();
    const hasAnyName = (node) => {
      const type = checker.getNonNullableType(services.getTypeAtLocation(node));
      const parts = type.isUnion() ? type.types : [type];
      return parts.some((part) => checker.getIndexTypeOfType(part, 0) !== undefined);
    };
    const report = (node) =>
      context.report({ node, message: "Look names up with own() or in a Map." });
    return {
      MemberExpression(node) {
        if (node.computed && node.property.type !== "Literal" && hasAnyName(node.object)) {
          report(node);
        }
      },
      "BinaryExpression[operator='in']"(node) {
        if (hasAnyName(node.right)) report(node);
      },
    };
  },
};

/** `describe(...)`, `describe.concurrent(...)`, `describe.each(...)(...)`. */
const isDescribe = (node) => {
  if (node.type === "Identifier") return node.name === "describe";
  if (node.type === "MemberExpression") return isDescribe(node.object);
  return node.type === "CallExpression" && isDescribe(node.callee);
};

/** A function is held in mind at once. The callback of `describe` is not: it is a list of tests. */
const shortFunctions = {
  meta: builtinRules.get("max-lines-per-function").meta,
  create(context) {
    const visitor = builtinRules.get("max-lines-per-function").create(context);
    const isList = ({ parent }) => parent.type === "CallExpression" && isDescribe(parent.callee);
    const unlessList = ([type, check]) => [type, (node) => isList(node) || check(node)];
    return Object.fromEntries(Object.entries(visitor).map(unlessList));
  },
};

/** `...["a", "b"]` and `...{ a, b }` say what the elements alone say, and save nothing but lines. */
const plainSpread = {
  meta: { type: "suggestion", fixable: "code", schema: [] },
  create: (context) => ({
    "SpreadElement[argument.type=/^(ArrayExpression|ObjectExpression)$/]"(node) {
      const inner = context.sourceCode.getText(node.argument).slice(1, -1);
      const fix = (fixer) => fixer.replaceText(node, inner.trim().replace(/,$/, ""));
      context.report({ node, message: "Write the elements without a spread.", fix });
    },
  }),
};

const here = {
  rules: {
    "no-open-look-up": noOpenLookUp,
    "short-functions": shortFunctions,
    "plain-spread": plainSpread,
  },
};

export default tseslint.config(
  { ignores: ["**/dist/", "**/node_modules/", ".pulumi-local/"] },
  ...tseslint.configs.strict,
  {
    plugins: { here },
    rules: {
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "no-console": "error",
      eqeqeq: "error",
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      // A non-null assertion stands where the line before has made sure.
      "@typescript-eslint/no-non-null-assertion": "off",
      // Resources are made for their effect.
      "no-new": "off",
      "@typescript-eslint/no-require-imports": "off",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
    },
  },
  {
    files: ["components/**"],
    // Written for records whose names are ours alone.
    ignores: ["components/steps/{embedded-binaries,evict,material-scripts}.ts"],
    languageOptions: { parserOptions: { projectService: true } },
    rules: { "here/no-open-look-up": "error" },
  },
  {
    files: ["components/**", "index.ts"],
    rules: { ...restrict(noDriver), ...restrictSyntax(...noSecondDoor, ...noPsql) },
  },
  { files: ["components/{steps,providers}/**"], rules: restrict(noPulumi, noDriver) },
  {
    files: ["components/{clients,pki,config,validate,kit}/**"],
    rules: {
      ...restrict(noPulumi, noMachine, noSockets, noDriver),
      ...restrictSyntax(...noClock, ...noSecondDoor, ...noPsql),
    },
  },
  { files: ["components/probe/**"], rules: restrict(noPulumi, noMachineInProbe, noDriver) },
  { files: [sessions.administration], rules: restrict(noPulumi) },
  {
    files: [sessions.proof],
    rules: {
      ...restrict(noPulumi, noMachineInProbe),
      ...restrictSyntax(...noSecondDoor, ...noPsql, noUnpinnedQuery),
    },
  },
  {
    files: [sessions.application],
    rules: {
      "@typescript-eslint/no-restricted-imports": "off",
      ...restrictSyntax(...noSecondDoor, ...noPsql, noUnpinnedQuery),
    },
  },
  { files: [psqlAlone], rules: restrictSyntax(...noSecondDoor) },
  { files: ["stacks/**"], rules: restrict(noInside) },
  {
    files: ["tests/**", "benchmarks/**", "components/**", "toolchain/**"],
    rules: {
      "here/short-functions": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["tests/**", "benchmarks/**"],
    rules: { "max-lines": "off", "here/plain-spread": "error" },
  },
  { files: ["**/*.mjs", "benchmarks/**"], rules: { "no-console": "off" } },
);
