import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = import.meta.dirname;

/** Builds the same renderer for a plain browser, and the page that other sites embed; the backend serves both on its own origin. */
export default defineConfig({
  root: resolve(here, "renderer"),
  plugins: [react()],
  build: {
    outDir: resolve(here, "out/web"),
    emptyOutDir: true,
    chunkSizeWarningLimit: 1000,
    rollupOptions: {
      input: { index: resolve(here, "renderer/index.html"), embed: resolve(here, "renderer/embed.html") },
    },
  },
});
