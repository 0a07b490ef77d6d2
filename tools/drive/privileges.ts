import { userInfo } from "node:os";

/** Whether this runs as root, under whom Chromium's sandbox refuses to start. */
export function isRoot(): boolean {
  return process.platform !== "win32" && userInfo().uid === 0;
}
