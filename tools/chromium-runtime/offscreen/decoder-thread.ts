import { parentPort } from "node:worker_threads";
import { decodeFrame } from "./decode.ts";

// Beside main's thread, which windows and calls wait for.
parentPort?.on("message", ({ id, base64 }: { id: number; base64: string }) => {
  const bitmap = decodeFrame(Buffer.from(base64, "base64"));
  parentPort?.postMessage({ id, bitmap }, bitmap ? [bitmap.bgra.buffer] : []);
});
