import nxPlugin from "@nx/eslint-plugin";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";
import { purityRules } from "./tools/nx-plugin/src/purity-rules.mjs";
import { refreshProjectGraph } from "./tools/nx-plugin/src/refresh-project-graph.mjs";

// Without a cached graph the boundaries rule skips itself and stays green, so it is made here, before any file is read.
await refreshProjectGraph();

const tests = ["**/*.test.ts", "**/*.fixture.ts"];
/** Programs of a core package that are run by hand, and that it does not import itself. */
const writers = ["libs/*/src/write-*.ts"];
/** The files that are started as a process, and so may end it. */
const mains = [
  "**/main.ts",
  "**/*-main.ts",
  "**/bin/*.mjs",
  "tools/test-runner/src/{prepare.ts,ensure-vm-modules.mjs}",
];

const noShell = {
  selector: "Property[key.name='shell'][value.value=true]",
  message: "No shell: pass an argument list; quoting is where injections live.",
};
const noFocusedTests = {
  selector: "MemberExpression[property.name='only'][object.name=/^(test|it|describe)$/]",
  message: "A focused test silences all others.",
};
const namedExports = {
  selector: "ExportDefaultDeclaration",
  message: "Export it by name, so that it is called the same everywhere.",
};
const syntax = [noShell, noFocusedTests, namedExports];

const boundaries = {
  // A package imports only what its own package.json, or the root's, names.
  banTransitiveDependencies: true,
  // Commands are loaded lazily on purpose; what they load may be imported statically elsewhere.
  checkDynamicDependenciesExceptions: ["@lakehouse/*"],
  depConstraints: [
    { sourceTag: "type:app", onlyDependOnLibsWithTags: ["type:lib"] },
    { sourceTag: "type:lib", onlyDependOnLibsWithTags: ["type:lib"] },
    { sourceTag: "type:tool", onlyDependOnLibsWithTags: ["type:lib", "type:tool"] },
    { sourceTag: "layer:core", onlyDependOnLibsWithTags: ["layer:core"] },
    { sourceTag: "layer:adapter", onlyDependOnLibsWithTags: ["layer:core", "layer:adapter"] },
    { sourceTag: "layer:shell", onlyDependOnLibsWithTags: ["layer:core", "layer:adapter", "layer:shell"] },
  ],
};

// What ESLint recommends and the compiler does not already refuse.
const likelyBugs = [
  "no-async-promise-executor",
  "no-constant-binary-expression",
  "no-constant-condition",
  "no-control-regex",
  "no-debugger",
  "no-dupe-else-if",
  "no-duplicate-case",
  "no-empty",
  "no-empty-character-class",
  "no-fallthrough",
  "no-irregular-whitespace",
  "no-loss-of-precision",
  "no-misleading-character-class",
  "no-prototype-builtins",
  "no-regex-spaces",
  "no-self-assign",
  "no-self-compare",
  "no-sparse-arrays",
  "no-unmodified-loop-condition",
  "no-unsafe-finally",
  "no-unsafe-optional-chaining",
  "no-useless-catch",
  "no-useless-escape",
  "preserve-caught-error",
];

export default defineConfig(
  { ignores: ["**/node_modules/", "**/.types/", ".nx/", ".lakehouse/", "coverage/", "dist/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts", "**/*.mjs", "**/*.js"],
    extends: [tseslint.configs.base],
    plugins: { "@nx": nxPlugin },
    rules: {
      ...Object.fromEntries(likelyBugs.map((rule) => [rule, "error"])),
      "@nx/enforce-module-boundaries": ["error", boundaries],
      eqeqeq: "error",
      "func-style": ["error", "declaration", { allowArrowFunctions: true }],
      "no-restricted-properties": [
        "error",
        {
          object: "process",
          property: "exit",
          message: "Only a main file ends the process: throw, or set its exitCode.",
        },
      ],
      "no-restricted-syntax": ["error", ...syntax],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // The reason of an aborted signal, whatever its owner made it.
      "@typescript-eslint/prefer-promise-reject-errors": [
        "error",
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
      // An interface may promise more than one implementation needs.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      // A promise returned from inside try or `using` settles after the block is left.
      "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Our objects are records of functions; none of them needs `this` from its caller.
      "@typescript-eslint/unbound-method": "off",
    },
  },
  { files: ["libs/*/src/**/*.ts"], ignores: tests, rules: { "no-console": "error" } },
  { files: mains, rules: { "no-restricted-properties": "off" } },
  { files: ["libs/time/src/**/*.ts"], ignores: [...tests, ...writers], rules: purityRules({ clock: true, syntax }) },
  {
    files: ["libs/{environment,findings,kubernetes-model,network-policy,rules}/src/**/*.ts"],
    ignores: [...tests, ...writers],
    rules: purityRules({ clock: false, syntax }),
  },
  {
    // A test reads JSON that it asserts on in the same line; its types would be a second assertion.
    files: tests,
    rules: {
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    // Their loaders ask for a default export.
    files: ["*.config.mjs", "tools/test-runner/src/*-{runner,reporter}.mjs"],
    rules: { "no-restricted-syntax": ["error", noShell, noFocusedTests] },
  },
);
