import { randomUUID } from "node:crypto";
import { Codec } from "./codec.ts";
import { BridgeEnd } from "./page-end.ts";
import { exposeApi, guardMedia, guardPermissions, routeWindows } from "./page-main.ts";
import { watchPointer } from "./page-pointer.ts";
import { streamOfPage } from "./page-sound.ts";
import { PreloadIpc, runPreload } from "./page-preload.ts";

/** The name of the preload's world and of its binding to main. */
export const worldName = "nchat preload";
export const bindingName = "nchatPost";

// Only an app's own top document has a bridge, as in Electron without nodeIntegrationInSubFrames.
const onlyTop = 'if (window.top !== window || location.pathname.startsWith("/.runtime/")) return;';

/** The two scripts that every document of a window starts with: first the page's own world, then the preload's. */
export function pageScripts(preload = ""): { readonly main: string; readonly isolated: string } {
  const toPreload = `bridge-${randomUUID()}`;
  const toPage = `bridge-${randomUUID()}`;
  const process = { platform: globalThis.process.platform, type: "renderer", sandboxed: true, env: {}, argv: [] };
  const halves = [exposeApi, guardPermissions, routeWindows].map((half) => `(${half})(end);`);
  return {
    main: `(() => { ${onlyTop}
const end = new (${BridgeEnd})(${Codec}, "${toPreload}", "${toPage}");
(${guardMedia})(end, ${streamOfPage});
${halves.join("\n")} })()`,
    isolated: `(() => { ${onlyTop}
const Codec = ${Codec};
const end = new (${BridgeEnd})(Codec, "${toPage}", "${toPreload}");
const ipc = new (${PreloadIpc})(Codec, ${bindingName});
(${watchPointer})(${bindingName});
(${runPreload})(end, ipc, function (require) {
  const module = { exports: {} }; const process = ${JSON.stringify(process)}; const global = globalThis;
  (function (exports) {${preload}
}).call(module.exports, module.exports);
}); })()`,
  };
}
