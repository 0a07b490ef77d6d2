import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { lineTimes, type MuteLineServer, startMuteLine } from "./mute-line.ts";
import { type CallOwner, createCallOwner } from "./owner.ts";

/** A line as the page's worker has it. */
async function connect(url: string) {
  const socket = new WebSocket(url);
  const heard: unknown[] = [];
  socket.on("message", (data: Buffer) => {
    const order: unknown = JSON.parse(data.toString());
    if ((order as { type: string }).type === "set") heard.push(order);
  });
  const result = await new Promise<"open" | "refused">((resolve) => {
    socket.once("open", () => resolve("open"));
    socket.once("error", () => resolve("refused"));
  });
  return { socket, heard, result };
}

describe("main's line to the gate", () => {
  let time = 0;
  let owner: CallOwner;
  let line: MuteLineServer;
  const set = (isOpen: boolean, revision: number) => ({ type: "set", isOpen, revision });
  beforeEach(async () => {
    time = 0;
    owner = createCallOwner();
    line = await startMuteLine(owner, () => time);
  });
  afterEach(() => line.stop());

  it("says what is intended, at once and at every change", async () => {
    owner.dispatchMute({ type: "call-joined", muted: false });
    const { heard } = await connect(line.open().url);
    owner.dispatchMute({ type: "toggled", from: "hotkey" });
    owner.dispatchMute({ type: "call-left" });
    await expect.poll(() => heard).toEqual([set(true, 1), set(false, 2), set(false, 0)]);
  });

  it("confirms silence by the gate's own word, without the page", async () => {
    owner.dispatchMute({ type: "call-joined", muted: false });
    owner.dispatchMute({ type: "applied", revision: 1 });
    const { socket } = await connect(line.open().url);
    owner.dispatchMute({ type: "toggled", from: "hotkey" });
    socket.send(JSON.stringify({ type: "applied", isOpen: false, revision: 2 }));
    await expect.poll(() => owner.getMute()).toMatchObject({ intended: "muted", applied: "muted" });
  });

  it("does not confirm that somebody is heard, nor believe nonsense or an older report", async () => {
    owner.dispatchMute({ type: "call-joined", muted: false });
    const { socket, heard } = await connect(line.open().url);
    for (const text of ['{"type":"applied","isOpen":true,"revision":1}', "{", '{"type":"set"}']) socket.send(text);
    owner.dispatchMute({ type: "applied", revision: 1 });
    owner.dispatchMute({ type: "toggled", from: "hotkey" });
    socket.send(JSON.stringify({ type: "applied", isOpen: false, revision: 1 }));
    socket.send(JSON.stringify({ type: "applied", isOpen: true, revision: 2 }));
    socket.ping();
    await new Promise((resolve) => socket.once("pong", resolve)); // all before it was heard
    expect(heard).toEqual([set(true, 1), set(false, 2)]);
    expect(owner.getMute()).toMatchObject({ intended: "muted", applied: "open" });
  });

  it("keeps saying that it is alive, several times a lease", async () => {
    const { socket } = await connect(line.open().url);
    const alive = new Promise((resolve) =>
      socket.on("message", (data: Buffer) => data.includes("alive") && resolve(1)),
    );
    await alive;
    expect(lineTimes.aliveMilliseconds * 3).toBeLessThanOrEqual(lineTimes.leaseSeconds * 1000);
  });

  it("takes a ticket once, and within ten seconds", async () => {
    const { url } = line.open();
    expect((await connect(url)).result).toBe("open");
    expect((await connect(url)).result).toBe("refused");
    const late = line.open().url;
    time = lineTimes.ticketMilliseconds + 1;
    expect((await connect(late)).result).toBe("refused");
    expect((await connect(line.lineOrigin)).result).toBe("refused");
  });

  it("belongs to the newest page", async () => {
    const first = await connect(line.open().url);
    const second = await connect(line.open().url);
    await expect.poll(() => first.socket.readyState).toBe(WebSocket.CLOSED);
    owner.dispatchMute({ type: "call-joined", muted: true });
    await expect.poll(() => second.heard).toEqual([set(false, 0), set(false, 1)]);
  });

  it("is cut when main ends, so that the gate shuts", async () => {
    const { socket } = await connect(line.open().url);
    line.stop();
    await expect.poll(() => socket.readyState).toBe(WebSocket.CLOSED);
  });
});
