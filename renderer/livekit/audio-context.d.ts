// Chromium's output choice of an AudioContext, which TypeScript's library does not know yet.
interface AudioContextOptions {
  sinkId?: string | { type: "none" };
}
