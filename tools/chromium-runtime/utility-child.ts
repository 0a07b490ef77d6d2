import { EventEmitter } from "node:events";

// Loaded before the module of a utility process: gives it `process.parentPort`, as Electron does.
const port = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown) => void process.send?.(message),
  start: () => undefined,
});
process.on("message", (data) => port.emit("message", { data, ports: [] }));
process.on("disconnect", () => process.exit(0));
Object.defineProperty(process, "parentPort", { value: port });
