import tseslint from "typescript-eslint";

/**
 * Dependencies point one way (see README, "Where things are"). Each entry says which
 * folders the files of a folder may import, besides their own.
 */
const layers = {
  net: [],
  catalogue: ["net"],
  stacks: ["net", "catalogue"],
  plan: ["net", "catalogue", "stacks"],
  components: ["net", "plan", "catalogue", "stacks"],
  infra: ["net", "plan", "catalogue", "stacks", "components"],
  proof: ["net"],
  report: ["net", "plan", "proof", "stacks", "catalogue"],
  policy: ["net", "proof"],
};
const folders = [
  "net",
  "catalogue",
  "stacks",
  "plan",
  "components",
  "infra",
  "proof",
  "report",
  "policy",
  "local",
  "bin",
  "tests",
  "bench",
];

/** Folders that stay pure: no Pulumi SDK. */
const pure = new Set(["net", "catalogue", "stacks", "plan", "proof", "report"]);

export default tseslint.config(
  { ignores: ["node_modules", "dist", "coverage", ".cache", "examples", "**/*.mjs", "**/*.cjs", "**/*.js"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  ...Object.entries(layers).map(([folder, allowed]) => ({
    files: [`${folder}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: folders.filter((f) => f !== folder && !allowed.includes(f)).map((f) => `**/../${f}/**`),
              message: `${folder}/ may import only ${[folder, ...allowed].join(", ")}.`,
            },
            ...(pure.has(folder)
              ? [{ group: ["@pulumi/*", "@pulumi/**"], message: `${folder}/ is pure: no Pulumi SDK.` }]
              : []),
          ],
        },
      ],
    },
  })),
  {
    // chai's assertions are property reads (`expect(x).to.be.true`) and tests poke at loose shapes.
    files: ["tests/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-unsafe-call": "off",
    },
  },
);
