import js from "@eslint/js";
import globals from "globals";
import tseslint from "typescript-eslint";
import vue from "eslint-plugin-vue";

const typed = { parserOptions: { project: "./web/tsconfig.json", tsconfigRootDir: import.meta.dirname + "/..", extraFileExtensions: [".vue"] } };

const limits = {
  "max-lines": ["error", 200],
  "max-lines-per-function": ["error", { max: 40, skipComments: true, skipBlankLines: true }],
};

// The base path is the root of the repository, so that `scripts/` is checked with the page.
export default tseslint.config(
  { ignores: ["**/node_modules/", "benches/load/peers/", "web/dist/", "web/src/wire/generated.ts"] },
  js.configs.recommended,
  {
    files: ["web/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: typed,
    rules: { "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }], ...limits },
  },
  {
    files: ["web/**/*.vue"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked, vue.configs["flat/recommended"]],
    languageOptions: { globals: globals.browser, parserOptions: { parser: tseslint.parser, ...typed.parserOptions } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      ...limits,
      // Layout of templates: lines up to 140 characters, as in the scripts.
      "vue/max-attributes-per-line": "off",
      "vue/singleline-html-element-content-newline": "off",
      "vue/html-self-closing": ["error", { html: { void: "always" } }],
      "vue/html-indent": ["error", 2],
      "vue/first-attribute-linebreak": "off",
      "vue/html-closing-bracket-newline": "off",
      // Without a value it is `undefined`, which the type says.
      "vue/require-default-prop": "off",
    },
  },
  {
    // A `describe` is a list of cases, not a function to keep in one's head; dictionaries are as long as the page has words.
    files: ["web/**/*.test.ts", "web/src/locales/*.ts"],
    rules: { "max-lines-per-function": "off", "max-lines": "off" },
  },
  { files: ["scripts/**/*.mjs", "web/*.js"], languageOptions: { globals: globals.node } },
  { files: ["web/public/sw.js"], languageOptions: { globals: globals.serviceworker } },
  // Some of their functions run in the page they look at.
  { files: ["scripts/shoot.mjs", "scripts/screenshots.mjs", "tests/**/*.mjs", "benches/**/*.mjs"], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
);
