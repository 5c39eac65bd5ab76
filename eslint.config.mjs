// Strict rules of the language, and those of this house: which room may know which, where statements
// run, and how names are looked up.
import tseslint from "typescript-eslint";
import { noOpenLookUp } from "./lint/no-open-look-up.mjs";
import { plainSpread } from "./lint/plain-spread.mjs";
import { roomRule, rooms } from "./lint/rooms.mjs";
import { shortFunctions } from "./lint/short-functions.mjs";

const noInside = {
  regex: "components/",
  message: "A program uses the package as any other does: import it by its name.",
};

const noDriver = {
  regex: "^pg(/|$)",
  message:
    "Statements go through steps/administration.ts, questions of the proof through wire/session.ts.",
};
/** Where a session begins, and what is pinned before anything else: docs/decisions/administration.md. */
const sessions = {
  administration: "components/steps/embedded-channel.ts",
  proof: "components/wire/session.ts",
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

const here = {
  rules: {
    "no-open-look-up": noOpenLookUp,
    "plain-spread": plainSpread,
    rooms: roomRule,
    "short-functions": shortFunctions,
  },
};

const pureRooms = rooms.filter(({ pure }) => pure).map(({ name }) => name);

export default tseslint.config(
  { ignores: ["**/dist/", "**/node_modules/", ".pulumi-local/"] },
  ...tseslint.configs.strict,
  {
    plugins: { here },
    rules: {
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 5],
      "here/short-functions": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
      "here/plain-spread": "error",
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
  { files: ["components/**"], rules: { "here/rooms": "error" } },
  {
    files: ["components/**", "index.ts"],
    rules: { ...restrict(noDriver), ...restrictSyntax(...noSecondDoor, ...noPsql) },
  },
  {
    files: pureRooms.map((room) => `components/${room}/**`),
    rules: restrictSyntax(...noClock, ...noSecondDoor, ...noPsql),
  },
  { files: [sessions.administration], rules: restrict() },
  {
    files: [sessions.proof],
    rules: {
      ...restrict(),
      ...restrictSyntax(...noSecondDoor, ...noPsql, noUnpinnedQuery),
    },
  },
  { files: [psqlAlone], rules: restrictSyntax(...noSecondDoor) },
  { files: ["stacks/**"], rules: restrict(noInside) },
  {
    files: ["tests/**", "benchmarks/**"],
    // The rows of a table are parameters.
    rules: { "max-lines": "off", "max-params": "off" },
  },
  { files: ["**/*.mjs", "benchmarks/**"], rules: { "no-console": "off" } },
);
