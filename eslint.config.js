import js from "@eslint/js";
import globals from "globals";

export default [
  {
    ...js.configs.recommended,
    files: ["static/**/*.js", "tests/js/**/*.js"],
  },
  {
    files: ["static/**/*.js", "tests/js/**/*.js"],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      curly: "error",
      eqeqeq: "error",
      "no-console": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-param-reassign": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Fill nodes with textContent, or clone a <template> of the page." },
        { property: "outerHTML", message: "Fill nodes with textContent, or clone a <template> of the page." },
        { object: "document", property: "write" },
      ],
      "no-shadow": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  {
    files: ["static/**/*.js"],
    languageOptions: { globals: globals.browser, sourceType: "module" },
  },
  {
    files: ["tests/js/**/*.js"],
    languageOptions: { globals: { ...globals.browser, ...globals.node }, sourceType: "module" },
  },
];
