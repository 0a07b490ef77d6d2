import { startEngine } from "./engine/engine.ts";

if (!window.desktop) throw new Error("the studio's engine exists on the desktop only");
await startEngine(window.desktop, navigator.mediaDevices);
