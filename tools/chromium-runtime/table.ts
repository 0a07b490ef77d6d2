import { readFileSync, writeFileSync } from "node:fs";
import { symbols, type Area } from "./symbols.ts";

/** Where the generated table is kept. */
export const tablePath = new URL("../../docs/chromium-runtime.md", import.meta.url);

const code = (names: string): string => names.replaceAll(/\S+/g, "`$&`");

function row([name, { real, modelled, refused, events, note }]: [string, Area]): string {
  return `| ${[code(name), code(real), code(modelled), code(refused), code(events), note].join(" | ")} |`;
}

/** The table as the document has it. */
export function renderTable(): string {
  return `# The Chromium runtime's symbols

Written by \`node tools/chromium-runtime/table.ts --write\`; do not edit. Where Electron's own binary cannot be had, the app
runs on an installed Chromium by \`tools/chromium-runtime/\`. _Real_: does what Electron does. _Modelled_: answers
consistently, without the effect outside the app. _Refused_: throws and names itself, as does everything that is in no row.

<!-- prettier-ignore -->
| member | real | modelled | refused | events | note |
| --- | --- | --- | --- | --- | --- |
${Object.entries(symbols).map(row).join("\n")}
`;
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes("--write")) writeFileSync(tablePath, renderTable());
  else if (readFileSync(tablePath, "utf8") !== renderTable()) {
    console.error("docs/chromium-runtime.md is stale: run `node tools/chromium-runtime/table.ts --write`.");
    process.exitCode = 1;
  }
}
