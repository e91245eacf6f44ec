import js from "@eslint/js";
import globals from "globals";
import tseslint from "typescript-eslint";

// The base path is the root of the repository, so that `scripts/` is checked with the page.
export default tseslint.config(
  { ignores: ["web/dist/", "web/node_modules/", "web/src/wire/generated.ts"] },
  js.configs.recommended,
  {
    files: ["web/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: "./web/tsconfig.json", tsconfigRootDir: import.meta.dirname + "/.." } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "max-lines": ["error", 400],
      "max-lines-per-function": ["error", { max: 40, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    // A `describe` is a list of cases, not a function to keep in one's head.
    files: ["web/**/*.test.ts"],
    rules: { "max-lines-per-function": "off" },
  },
  { files: ["scripts/**/*.mjs", "web/*.js"], languageOptions: { globals: globals.node } },
  // Some of its functions run in the page it takes pictures of.
  { files: ["scripts/screenshots.mjs"], languageOptions: { globals: globals.browser } },
);
