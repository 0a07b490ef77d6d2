import { SignalResponse } from "@livekit/protocol";

const oldest = { major: 1, minor: 9 };

/** Whether this service can work with a LiveKit of that version. */
export function isSupportedVersion(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > oldest.major || (major === oldest.major && minor >= oldest.minor);
}

/** What somebody reads whose LiveKit is too old. */
export function tooOldMessage(version: string, url: string): string {
  return `LiveKit ${version} at ${url} is too old: ${oldest.major}.${oldest.minor} or newer is needed`;
}

/**
 * LiveKit tells its version only to those who join, so this knocks with a token for a room and reads the first answer.
 * Null when the room or the server is not there.
 */
export async function readVersion(wsUrl: string, token: string, timeoutMs: number): Promise<string | null> {
  const url = new URL("/rtc", wsUrl);
  url.search = new URLSearchParams({ access_token: token, protocol: "15", auto_subscribe: "0" }).toString();
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const timer = setTimeout(() => resolve(null), timeoutMs);
  socket.addEventListener("error", () => resolve(null));
  socket.addEventListener("close", () => resolve(null));
  socket.addEventListener("message", (event: MessageEvent<unknown>) => {
    if (!(event.data instanceof ArrayBuffer)) return;
    const { message } = SignalResponse.fromBinary(new Uint8Array(event.data));
    if (message.case === "join") resolve(message.value.serverInfo?.version ?? message.value.serverVersion);
  });
  const version = await promise;
  clearTimeout(timer);
  socket.close();
  return version;
}
