// @ts-check
import { builtinModules } from "node:module";
import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** Packages whose result depends on their inputs only; the others may speak to the network. */
const PURE = ["domain", "power-flow", "optimizer", "forecast", "ml", "simulation", "controller"];

const NODE_MODULES = builtinModules.filter((name) => !name.startsWith("_"));

const TIME = "The time comes in through a Clock or a parameter: the same inputs must give the same outputs.";
const CHANCE = "Chance comes in through a RandomSource: the same seed must give the same outputs.";

/** Hidden inputs type-check everywhere, because they are in the ECMAScript library: only a rule can forbid them. */
const HIDDEN_INPUTS = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: TIME },
  { selector: "MemberExpression[object.name='Date'][property.value='now']", message: TIME },
  { selector: "VariableDeclarator[init.name='Date'] > ObjectPattern", message: TIME },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: TIME },
  { selector: "CallExpression[callee.name='Date']", message: TIME },
  { selector: "MemberExpression[object.name='performance'][property.name='now']", message: TIME },
  { selector: "MemberExpression[object.name='process'][property.name=/^(hrtime|uptime)$/]", message: TIME },
  {
    selector: "MemberExpression[object.name='globalThis'][property.name=/^(Date|performance|Math|crypto)$/]",
    message: TIME,
  },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: CHANCE },
  { selector: "MemberExpression[object.name='Math'][property.value='random']", message: CHANCE },
  { selector: "VariableDeclarator[init.name='Math'] > ObjectPattern", message: CHANCE },
  {
    selector: "MemberExpression[object.name='crypto'][property.name=/^(randomUUID|getRandomValues)$/]",
    message: CHANCE,
  },
];

export default defineConfig(
  { ignores: ["**/node_modules/**", "**/dist/**", "coverage/**", "docs/api/**", "scripts/pack-test/*.ts"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", { max: 400 }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unnecessary-condition": [
        "error",
        { allowConstantLoopConditions: "only-allowed-literals" },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A quantity is a number with an optional brand; the rule takes the brand for an object. tsc refuses real ones.
      "@typescript-eslint/no-unsafe-unary-minus": "off",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ["packages/*/src/**/*.ts"],
    rules: {
      "no-console": "error",
      "no-restricted-syntax": ["error", ...HIDDEN_INPUTS],
      "max-lines-per-function": ["error", { max: 80, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
    },
  },
  {
    files: PURE.map((name) => `packages/${name}/src/**/*.ts`),
    ignores: ["packages/optimizer/src/worker/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: NODE_MODULES.map((name) => ({
            name,
            message: "A pure package gets files and sockets from outside.",
          })),
          patterns: [{ group: ["node:*"], message: "A pure package gets files and sockets from outside." }],
        },
      ],
    },
  },
  {
    files: ["**/test/**/*.ts"],
    rules: {
      // A test states what it expects; where the type says more than the test knows, an assertion is the shortest proof.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
    },
  },
  {
    files: ["**/*.js", "**/*.mjs", "**/*.cjs"],
    languageOptions: {
      globals: { process: "readonly", console: "readonly", URL: "readonly" },
    },
  },
);
