import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import importX from "eslint-plugin-import-x";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const source = "**/*.{ts,tsx}";
const tests = "**/*.test.{ts,tsx}";
const rootConfigs = "*.config.{ts,js}";

// --- Layers: what each folder may import. Every folder has its row, and every row a planted violation in
// tools/lint-rules.test.ts.

const pattern = (regex, message, allowTypeImports = false) => ({ regex, message, allowTypeImports });
const folders = (...names) => `(^|/)(${names.join("|")})/|^@nchat/(${names.join("|")})(/|$)`;

const layer = (folder, allowed, patterns, paths = []) => ({
  name: `layer: ${folder}`,
  files: [`${folder}/**/*.{ts,tsx}`],
  rules: {
    "@typescript-eslint/no-restricted-imports": [
      "error",
      {
        patterns: patterns.map(([regex, types]) => pattern(regex, `${folder}/ may import only ${allowed}.`, types)),
        paths,
      },
    ],
  },
});

const noIpcMain = { name: "electron", importNames: ["ipcMain"], message: "Only main/ipc.ts answers the renderer." };
const noIpcRenderer = { name: "electron", importNames: ["ipcRenderer"], message: "Only preload/ asks main." };

const mainBans = [
  ["^(react|react-dom|livekit-client)($|/)"],
  [folders("preload", "renderer", "backend", "tools", "tests")],
];
const rendererBans = [
  ["^(electron$|node:)"],
  [folders("main", "backend", "tools", "tests")],
  [folders("preload"), true], // the bridge's type is the renderer's view of main
];
const livekitBan = ["^livekit-client($|/)"];

// Shared by the features; renderer/app composes the rest.
const shared = "ui|livekit|platform|session";
const otherFeature = (up) => [`^${up.replaceAll(".", "\\.")}(?!(${shared}|\\.\\.)/)`];

const rendererLayer = (folder, allowed, extra) => layer(folder, allowed, [...rendererBans, ...extra]);

const layers = [
  layer("contract", "zod", [
    ["^(?!(zod|vitest)($|/)|\\.)"],
    [folders("main", "preload", "renderer", "backend", "tools", "tests")],
  ]),
  layer("main", "contract, electron and node", mainBans, [noIpcMain, noIpcRenderer]),
  {
    ...layer("main", "contract, electron and node", mainBans, [noIpcRenderer]),
    name: "layer: main/ipc.ts",
    files: ["main/ipc.ts"],
  },
  layer(
    "preload",
    "contract and electron",
    [["^(node:|react($|/)|react-dom|livekit-client)"], [folders("main", "renderer", "backend", "tools", "tests")]],
    [noIpcMain],
  ),
  rendererLayer("renderer", "contract, preload's types and the web (livekit-client: renderer/livekit)", [livekitBan]),
  rendererLayer("renderer/*", "contract, renderer/ui, livekit, platform and session", [
    livekitBan,
    otherFeature("../"),
  ]),
  rendererLayer("renderer/*/*", "contract, renderer/ui, livekit, platform and session", [
    livekitBan,
    otherFeature("../../"),
  ]),
  // The one folder that puts features together.
  rendererLayer("renderer/app", "contract, preload's types and the renderer's features", [livekitBan]),
  rendererLayer("renderer/livekit", "livekit-client, contract, renderer/platform and session", [otherFeature("../")]),
  layer("backend", "contract and node packages", [
    ["^(electron|react|react-dom|livekit-client)($|/)"],
    [folders("main", "preload", "renderer", "tools", "tests")],
  ]),
  layer("tools", "contract, node packages and electron's types", [
    ["^electron$", true],
    [folders("main", "preload", "renderer", "backend", "tests")],
  ]),
  // A small app of its own, run on Electron and on the runtime alike.
  layer("tools/chromium-runtime/probe", "electron and node packages", [
    [folders("main", "preload", "renderer", "backend", "tests")],
  ]),
  layer("tests", "contract, backend, tools and node packages", [
    ["^electron$", true],
    [folders("main", "preload", "renderer")],
  ]),
];

// --- Syntax that is banned everywhere, and by folder.

const ban = (selector, message) => ({ selector, message });
const everywhere = [
  ban("ExportAllDeclaration", "No barrels: import from the module that defines it."),
  ban("TSEnumDeclaration", "Use a union of strings."),
];
const noDefault = ban("ExportDefaultDeclaration", "Named exports only.");
const noRuntimeBranch = [
  ban("*.test Identifier[name=/runtime/i], Identifier[name=/runtime/i].test", "The app is the same on every runtime."),
  ban(
    "MemberExpression[object.property.name='versions'][property.name='electron']",
    "Don't ask which runtime this is.",
  ),
];
const noTell = ban(
  "CallExpression[callee.property.name=/^(send|postMessage|sendToFrame)$/]:matches([callee.object.property.name='webContents'], [callee.object.name='webContents'])",
  "Only main/ipc.ts tells windows.",
);
const syntax = (name, files, selectors) => ({
  name,
  files,
  ignores: ["**/*.d.ts"], // describes what others export
  rules: { "no-restricted-syntax": ["error", ...everywhere, ...selectors] },
});

export default tseslint.config(
  { ignores: ["**/node_modules/", "out/", "dist/", ".nchat/", "coverage/", "test-results/"] },
  ...tseslint.configs.recommended.map((config) => ({ ...config, files: [source, "**/*.{js,mjs}"] })),
  {
    files: [source],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "import-x": importX },
    settings: {
      ...importX.flatConfigs.typescript.settings,
      "import-x/resolver-next": [
        createTypeScriptImportResolver({
          project: ["tsconfig.node.json", "tsconfig.web.json"],
          noWarnOnMultipleProjects: true,
        }),
      ],
    },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "import-x/no-cycle": ["error", { ignoreExternal: true }],
    },
  },
  {
    files: [source, "**/*.mjs"],
    rules: {
      eqeqeq: "error",
      "no-empty": "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: [tests, "tests/**"], rules: { "max-lines-per-function": "off" } },
  { files: ["renderer/**/*.{ts,tsx}"], ...reactHooks.configs.flat.recommended },
  ...layers,
  {
    name: "layer: bootstraps",
    files: ["tools/**/*.mjs"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: "^(?!node:|\\.)", message: "Bootstraps run before anything is installed." }] },
      ],
    },
  },
  syntax("syntax", [source, "**/*.mjs"], [noDefault]),
  syntax(
    "syntax: main, preload, renderer",
    ["{main,preload,renderer}/**/*.{ts,tsx}"],
    [noDefault, ...noRuntimeBranch, noTell],
  ),
  syntax("syntax: main/ipc.ts", ["main/ipc.ts"], [noDefault, ...noRuntimeBranch]),
  syntax("syntax: configurations", [rootConfigs], []),
);
