import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { findUses } from "./symbol-uses.ts";
import { symbols, type Area } from "./symbols.ts";
import { renderTable, tablePath } from "./table.ts";

const root = join(import.meta.dirname, "../..");
const config = ts.getParsedCommandLineOfConfigFile(
  join(root, "tsconfig.node.json"),
  {},
  {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (problem) => {
      throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, "\n"));
    },
  },
);

// Electron's declarations of plain data: their fields come from the runtime as they are declared.
const data = new Set(["Event", "Rectangle", "Display", "Size", "Point", "DesktopCapturerSource", "HandlerDetails"]);

// Electron's declarations of what Node has as well.
const node = new Set(["Process"]);

/** The table's rows for one of Electron's class names; a module's own functions are declared beside its class. */
function rowsFor(name: string): Area[] {
  const rows = symbols as Readonly<Record<string, Area>>;
  return [rows[name], rows[name.charAt(0).toLowerCase() + name.slice(1)]].flatMap((row) => row ?? []);
}

function isKnown({ real, modelled, refused, events }: Area, member: string): boolean {
  const event = /^on (.*)/.exec(member)?.[1];
  if (event !== undefined) return events.split(" ").includes(event);
  return member === "" || `${real} ${modelled} ${refused}`.split(" ").includes(member);
}

const planted = "tools/chromium-runtime/probe/unknown-symbols.ts";
const sources = globSync(["main/**/*.ts", "preload/**/*.ts", planted], { cwd: root });
const files = sources.filter((file) => !file.endsWith(".test.ts")).map((file) => join(root, file));

const unknown = findUses(files, config?.options ?? {})
  .filter(({ area, member }) => {
    const rows = rowsFor(area);
    if (rows.length > 0) return !rows.some((row) => isKnown(row, member));
    return !data.has(area) && !node.has(area) && !/(Details|Params|Options|Request|Response|Event)$/.test(area);
  })
  .map(({ area, member, at }) => ({ use: `${area}.${member}`, at: at.slice(root.length + 1) }));

test("every symbol of Electron that main and preload use has a row in the table", () => {
  expect(unknown.filter(({ at }) => !at.startsWith(planted))).toEqual([]);
});

test("a symbol without a row is found, also as an event and as a part of an object", () => {
  expect(unknown.filter(({ at }) => at.startsWith(planted)).map(({ use }) => use)).toEqual([
    "autoUpdater.",
    "AutoUpdater.checkForUpdates",
    "App.getGPUFeatureStatus",
    "App.on gpu-info-update",
    "BrowserWindow.setSheetOffset",
  ]);
});

test("the table in docs is the generated one", () => {
  expect(readFileSync(tablePath, "utf8")).toBe(renderTable());
});
