import type { BroadcastProblem } from "@nchat/contract/broadcast";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStartWhip, type WhipChild, whipTimes } from "./start-whip.ts";
import type { WhipOrder, WhipReport } from "./whip-protocol.ts";

vi.mock("electron", () => ({ utilityProcess: {} }));

const ingest = { way: "whip", url: "http://x/whip", key: "sk_1" } as const;
const config = { width: 1280, height: 720, video: Buffer.from([1]), audio: Buffer.from("OpusHead") };

function setUp() {
  const orders: WhipOrder[] = [];
  const seen: string[] = [];
  const problems: BroadcastProblem[] = [];
  let tell: (report: WhipReport) => void = () => undefined;
  let exit: () => void = () => undefined;
  const child: WhipChild = {
    post: (order) => orders.push(order),
    kill() {
      seen.push("killed");
      exit();
    },
    follow: (onReport, onGone) => ([tell, exit] = [onReport, onGone]),
  };
  const target = createStartWhip(() => child)(ingest, {
    onConnected: () => seen.push("connected"),
    onEnded: (problem) => problems.push(problem),
    onKeyFrameWanted: () => seen.push("key frame"),
  });
  return { target, orders, seen, problems, tell, exit };
}

describe("sending by WebRTC", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("gives the process the address, the streams and every chunk, and nothing around a chunk", () => {
    const { target, orders, seen, tell } = setUp();
    let taken = 0;
    const write = target.begin(config, () => undefined);
    const data = new Uint8Array([9, 1, 2, 9]).subarray(1, 3);
    expect(write({ kind: "key", timestamp: 4, data }, (bytes) => (taken += bytes))).toBe(false);
    tell({ type: "open" });
    tell({ type: "key-frame-wanted" });
    tell({ type: "inside" });
    expect([seen, taken]).toEqual([["key frame", "connected"], 0]);
    expect(write({ kind: "key", timestamp: 5, data }, (bytes) => (taken += bytes))).toBe(true);
    expect(taken).toBe(2);
    expect(orders.map(({ type }) => type)).toEqual(["enter", "streams", "chunk"]);
    const last = orders.at(-1);
    expect(last?.type === "chunk" && [...new Uint8Array(last.chunk.data.buffer)]).toEqual([1, 2]);
  });

  it("knows how late the line is against its own best", () => {
    const { target, tell } = setUp();
    tell({ type: "inside" });
    for (const roundTripMilliseconds of [60, 40, 340]) tell({ type: "line", lostShare: 0, roundTripMilliseconds });
    expect(target.lateMilliseconds?.()).toBe(300);
    for (let each = 0; each < 120; each++) tell({ type: "line", lostShare: 0, roundTripMilliseconds: 200 });
    expect(target.lateMilliseconds?.()).toBe(0); // the way has become longer
  });

  it("tells a refusal from a broken line, once", () => {
    const refused = setUp();
    refused.tell({ type: "out", isRefused: true, why: "This key is not known." });
    expect([refused.orders.at(-1), refused.seen]).toEqual([{ type: "leave" }, []]); // it may still tell the server
    refused.exit();
    expect(refused.problems).toEqual([{ code: "ingest-refused", detail: "This key is not known." }]);
    const broken = setUp();
    broken.exit();
    expect(broken.orders.map(({ type }) => type)).toEqual(["enter"]);
    expect(broken.problems).toEqual([{ code: "line-lost", detail: "The process that sends ended." }]);
  });

  it("does not wait for a process that hangs", async () => {
    const hanging = setUp();
    await vi.advanceTimersByTimeAsync(whipTimes.connectMs + 1000);
    expect(hanging.problems).toEqual([{ code: "line-lost", detail: null }]);
    const later = setUp();
    later.tell({ type: "inside" });
    await vi.advanceTimersByTimeAsync(whipTimes.silentMs - 1000);
    later.tell({ type: "line", lostShare: 0, roundTripMilliseconds: null });
    await vi.advanceTimersByTimeAsync(whipTimes.silentMs - 1000);
    expect(later.problems).toEqual([]);
    await vi.advanceTimersByTimeAsync(2000);
    await vi.advanceTimersByTimeAsync(whipTimes.endMs);
    expect([later.problems.length, later.seen]).toEqual([1, ["connected", "killed"]]);
  });

  it("leaves the server before it ends, and by force when that is not heard", async () => {
    const { target, orders, seen, problems } = setUp();
    const stopped = target.stop();
    expect(orders.at(-1)).toEqual({ type: "leave" });
    await vi.advanceTimersByTimeAsync(whipTimes.endMs + 1);
    await stopped;
    expect([seen, problems]).toEqual([["killed"], []]);
  });
});
