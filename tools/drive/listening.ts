import { connect } from "node:net";
import type { Child } from "../bootstrap/children.mjs";

/** Waits until a child listens on its loopback port. */
export async function untilListening(port: number, child: Child, timeoutMs = 20_000): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline;) {
    if (!child.isRunning()) throw new Error(`the server ${await child.ended}`);
    if (await accepts(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`nothing listens on port ${port} after ${timeoutMs} ms`);
}

/** Whether something listens there just now. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
