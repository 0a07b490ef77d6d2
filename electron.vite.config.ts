import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";

const here = import.meta.dirname;

/** Builds the desktop app: ESM main, one sandboxed CJS preload, and the renderer's pages. */
export default defineConfig({
  main: {
    build: {
      outDir: "out/main",
      rollupOptions: {
        input: {
          index: resolve(here, "main/index.ts"),
          "key-hook": resolve(here, "main/hotkeys/key-hook.ts"),
          "whip-process": resolve(here, "main/broadcast/whip/whip-process.ts"),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: "out/preload",
      // A sandboxed preload cannot load modules of its own: everything goes into the one file.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: resolve(here, "preload/index.ts") },
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
    },
  },
  renderer: {
    root: "renderer",
    plugins: [react()],
    build: {
      outDir: resolve(here, "out/renderer"),
      minify: true,
      chunkSizeWarningLimit: 1000, // read from disk, not from a network
      rollupOptions: {
        input: {
          index: resolve(here, "renderer/index.html"),
          popup: resolve(here, "renderer/popup.html"),
          engine: resolve(here, "renderer/engine.html"),
        },
      },
    },
  },
});
