import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
// The planted files do not exist, so nothing can be typed there; typed rules have a test of their own.
const untyped = { ...tseslint.configs.disableTypeChecked, files: ["**/*.{ts,tsx}"] };
const eslint = new ESLint({ cwd: root, overrideConfig: [untyped] });
const typed = new ESLint({ cwd: root });

async function rulesBroken(linter: ESLint, file: string, code: string): Promise<string[]> {
  const [result] = await linter.lintText(code, { filePath: join(root, file) });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

const imports = "@typescript-eslint/no-restricted-imports";
const syntax = "no-restricted-syntax";
const using = (name: string, from: string) => `import { ${name} } from "${from}";\nexport const used = ${name};\n`;

const planted: readonly (readonly [row: string, file: string, code: string, rule: string])[] = [
  ["contract imports zod only", "contract/planted.ts", using("x", "node:fs"), imports],
  ["contract knows no other layer", "contract/calls/planted.ts", using("x", "../../backend/x.ts"), imports],
  ["main knows no React", "main/planted.ts", using("x", "react"), imports],
  ["main knows no LiveKit client", "main/calls/planted.ts", using("Room", "livekit-client"), imports],
  ["main does not import the renderer", "main/calls/planted.ts", using("x", "../../renderer/call/x.ts"), imports],
  ["main does not import the backend by its package", "main/planted.ts", using("x", "@nchat/backend/x"), imports],
  ["only main/ipc.ts has ipcMain", "main/windows/planted.ts", using("ipcMain", "electron"), imports],
  ["main/ipc.ts keeps main's other bans", "main/ipc.ts", using("x", "react"), imports],
  ["main has no ipcRenderer", "main/ipc.ts", using("ipcRenderer", "electron"), imports],
  ["preload has no node", "preload/planted.ts", using("x", "node:fs"), imports],
  ["preload does not import main", "preload/planted.ts", using("x", "../main/x.ts"), imports],
  ["preload has no ipcMain", "preload/planted.ts", using("ipcMain", "electron"), imports],
  ["renderer knows no electron", "renderer/app/planted.tsx", using("app", "electron"), imports],
  ["renderer knows no node", "renderer/planted.ts", using("x", "node:path"), imports],
  ["renderer does not import main", "renderer/call/planted.ts", using("x", "../../main/x.ts"), imports],
  [
    "renderer takes types only from preload",
    "renderer/platform/planted.ts",
    using("x", "../../preload/index.ts"),
    imports,
  ],
  ["livekit-client stays in renderer/livekit", "renderer/call/planted.ts", using("Room", "livekit-client"), imports],
  ["livekit-client stays out of the app folder", "renderer/app/planted.ts", using("Room", "livekit-client"), imports],
  ["features do not import each other", "renderer/call/planted.ts", using("x", "../share/x.ts"), imports],
  ["nor from deeper", "renderer/call/stage/planted.ts", using("x", "../../share/x.ts"), imports],
  ["shared folders do not import features", "renderer/ui/planted.ts", using("x", "../call/x.ts"), imports],
  ["renderer/livekit does not import features", "renderer/livekit/planted.ts", using("x", "../call/x.ts"), imports],
  ["renderer/livekit keeps the renderer's bans", "renderer/livekit/planted.ts", using("x", "node:fs"), imports],
  ["backend knows no electron", "backend/calls/planted.ts", using("x", "electron"), imports],
  ["backend does not import the renderer", "backend/calls/planted.ts", using("x", "../../renderer/x.ts"), imports],
  ["tools do not run electron", "tools/planted.ts", using("app", "electron"), imports],
  ["tools do not import main", "tools/bench/planted.ts", using("x", "../../main/x.ts"), imports],
  [
    "the probe does not import main",
    "tools/chromium-runtime/probe/planted.ts",
    using("x", "../../../main/x.ts"),
    imports,
  ],
  ["tests do not import the renderer", "tests/e2e/planted.ts", using("x", "../../renderer/x.ts"), imports],
  ["bootstraps have no dependencies", "tools/bootstrap/planted.mjs", using("z", "zod"), "no-restricted-imports"],
  ["no barrels", "backend/planted.ts", 'export * from "./x.ts";', syntax],
  ["no enums", "main/planted.ts", "export enum Colour { Red }", syntax],
  ["no default exports", "renderer/ui/planted.tsx", "export default 1;", syntax],
  ["only main/ipc.ts tells windows", "main/planted.ts", 'window.webContents.send("x");', syntax],
  ["no branch on the runtime", "main/planted.ts", "if (isChromiumRuntime) quit();", syntax],
  ["no look at Electron's version", "renderer/planted.ts", "export const v = process.versions.electron;", syntax],
  ["no any", "contract/planted.ts", "export type X = any;", "@typescript-eslint/no-explicit-any"],
  ["no non-null assertion", "main/planted.ts", "export const x = y!;", "@typescript-eslint/no-non-null-assertion"],
  ["no empty catch", "backend/planted.ts", "try { work(); } catch {}", "no-empty"],
  ["no unused variable", "backend/planted.ts", "const x = 1;", "@typescript-eslint/no-unused-vars"],
  ["300 lines at most", "main/planted.ts", "work();\n".repeat(301), "max-lines"],
  ["also in a test", "main/planted.test.ts", "work();\n".repeat(301), "max-lines"],
  [
    "50 lines a function",
    "main/planted.ts",
    `export function f() {\n${"work();\n".repeat(50)}}`,
    "max-lines-per-function",
  ],
  [
    "hooks at the top level",
    "renderer/call/planted.tsx",
    'import { useState } from "react";\nexport function Stage({ on }) { if (on) useState(1); return null; }',
    "react-hooks/rules-of-hooks",
  ],
];

describe("the lint table catches what is planted", () => {
  test.each(planted)("%s", async (_row, file, code, rule) => {
    expect(await rulesBroken(eslint, file, code)).toContain(rule);
  });
});

const allowed: readonly (readonly [what: string, file: string, code: string])[] = [
  [
    "the bridge's type in the renderer",
    "renderer/platform/planted.ts",
    'export type { Desktop } from "../../preload/index.ts";',
  ],
  ["shared folders in a feature", "renderer/call/planted.ts", using("x", "../ui/button.tsx")],
  ["features in the app folder", "renderer/app/planted.ts", using("x", "../call/x.ts")],
  ["the contract everywhere", "backend/calls/planted.ts", using("x", "@nchat/contract/rest")],
  ["LiveKit's client in its folder", "renderer/livekit/planted.ts", using("Room", "livekit-client")],
  ["ipcMain in main/ipc.ts", "main/ipc.ts", using("ipcMain", "electron")],
  ["electron's types in tools", "tools/chromium-runtime/planted.ts", 'export type { App } from "electron";'],
  ["electron in the probe", "tools/chromium-runtime/probe/planted.ts", using("app", "electron")],
  ["a default export in a configuration", "planted.config.ts", "export default {};"],
];

test.each(allowed)("the lint table allows %s", async (_what, file, code) => {
  expect(await rulesBroken(eslint, file, code)).toEqual([]);
});

test("a promise that nobody waits for is caught", async () => {
  const code = "async function work(): Promise<void> {}\nwork();\n";
  // A file that exists, for the rule needs types.
  expect(await rulesBroken(typed, "tools/lint-rules.test.ts", code)).toContain(
    "@typescript-eslint/no-floating-promises",
  );
}, 60_000);

test("a cycle of imports is caught", async () => {
  const folder = mkdtempSync(join(root, "tools", "planted-"));
  try {
    const code = 'import { b } from "./b.ts";\nexport const a = () => b;\n';
    writeFileSync(join(folder, "a.ts"), code);
    writeFileSync(join(folder, "b.ts"), 'import { a } from "./a.ts";\nexport const b = () => a;\n');
    expect(await rulesBroken(eslint, relative(root, join(folder, "a.ts")), code)).toContain("import-x/no-cycle");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
