import { randomUUID } from "node:crypto";
import { makeCodec } from "./codec.ts";
import { makeEnd } from "./page-end.ts";
import { isolatedWorld, mainWorld } from "./page-worlds.ts";
import { watchPointer } from "./page-pointer.ts";

/** The name of the preload's world and of its binding to main. */
export const worldName = "nchat preload";
export const bindingName = "nchatPost";

/** The two scripts that every document of a window starts with: first the page's own world, then the preload's. */
export function pageScripts(preload: string | undefined): { readonly main: string; readonly isolated: string } {
  const toPreload = `bridge-${randomUUID()}`;
  const toPage = `bridge-${randomUUID()}`;
  const end = (send: string, receive: string): string => `(${makeEnd})(${makeCodec},"${send}","${receive}")`;
  // Only an app's own top document has a bridge, as in Electron without nodeIntegrationInSubFrames.
  const onlyTop = 'if (window.top !== window || location.pathname.startsWith("/.runtime/")) return;';
  const process = `{platform:"${globalThis.process.platform}",type:"renderer",sandboxed:true,contextIsolated:true,env:{},argv:[]}`;
  return {
    main: `(() => {${onlyTop}(${mainWorld})(${end(toPreload, toPage)});})()`,
    isolated: `(() => {${onlyTop}
const end = ${end(toPage, toPreload)};
(${watchPointer})(${bindingName});
(${isolatedWorld})(end, ${makeCodec}, ${bindingName}, function (require) {
  const module = { exports: {} }; const process = ${process}; const global = globalThis;
  (function (exports) {${preload ?? ""}
}).call(module.exports, module.exports);
});})()`,
  };
}
