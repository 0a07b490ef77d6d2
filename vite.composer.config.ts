import { resolve } from "node:path";
import { defineConfig } from "vite";

const here = import.meta.dirname;

/** Builds the page that composes rooms for the service; a browser of the service's own opens it, and nobody else. */
export default defineConfig({
  root: resolve(here, "renderer"),
  build: {
    outDir: resolve(here, "out/composer"),
    emptyOutDir: true,
    chunkSizeWarningLimit: 1000, // read from memory, on the same computer
    target: "esnext",
    rollupOptions: { input: { composer: resolve(here, "renderer/composer.html") } },
  },
});
