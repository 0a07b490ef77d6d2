import { registerHooks } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { app, runtime } from "./electron.ts";

const { entry, args } = runtime.options;
process.argv = [process.execPath, entry, ...args];
const electronUrl = new URL("./electron.ts", import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "electron" || specifier === "electron/main"
      ? { url: electronUrl, shortCircuit: true }
      : next(specifier, context),
});

// Ctrl-C reaches this process twice, from the terminal and from its launcher; only an impatient second one cuts short.
const patienceMs = 4000;
let askedAt = 0;
const end = (): void => {
  if (askedAt && Date.now() - askedAt > patienceMs) return app.exit(1);
  askedAt ||= Date.now();
  app.quit();
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
// Electron's main process warns of these and lives on.
process.on("unhandledRejection", (reason) => console.error("Unhandled rejection in main:", reason));

try {
  await import(pathToFileURL(resolve(entry)).href);
  await app.start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  app.exit(1);
}
