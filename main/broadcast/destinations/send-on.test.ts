import type { Broadcast, OnAir } from "@nchat/contract/broadcast";
import { sampleOnAir as onAir } from "@nchat/contract/broadcast.fixture";
import type { EncoderReport } from "@nchat/contract/encoder-line";
import type { Destination } from "@nchat/contract/streams";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EncoderListener } from "../encoder-line.ts";
import type { Ingest, TargetListener } from "../target.ts";
import type { Ask } from "../server.ts";
import type { KeptDestination } from "./destinations-file.ts";
import { createSendOn } from "./send-on.ts";

const other = "55555555-5555-4555-8555-555555555555";
const live = (of: OnAir = onAir): Broadcast => ({ step: "live", onAir: of, since: 0 });
const kept = (id: string, part: Partial<KeptDestination> = {}): KeptDestination => ({
  ...{ id, platform: "custom", url: `rtmp://${id}/live`, streamKey: `key-${id}`, way: "server", isOn: true },
  ...part,
});
const config: Extract<EncoderReport, { type: "config" }> = {
  type: "config",
  width: 1280,
  height: 720,
  video: "",
  audio: "",
};
const unreachable = { ok: false, problem: { code: "unreachable", detail: null }, code: null } as const;

function setUp(list: KeptDestination[]) {
  let broadcast: Broadcast = { step: "idle", last: null };
  const heard = new Set<(broadcast: Broadcast) => void>();
  const engine = new Set<EncoderListener>();
  const asked: string[] = [];
  const there: Destination[] = [];
  const server = { isDown: false, losesAnswers: false, refuses: "" };
  const targets: { ingest: Ingest; tell: TargetListener; isStopped: boolean }[] = [];
  const ask = async (name: string, { body }: { body?: { platform: "custom"; url: string } }) => {
    asked.push(name);
    if (server.isDown) return unreachable;
    if (name === "listDestinations") return { ok: true, value: { destinations: [...there] } };
    if (name === "removeDestination")
      return there.pop() ? { ok: true, value: { success: true } } : { ...unreachable, code: "NOT_FOUND" };
    if (name === "updateDestination") return { ok: true, value: { destination: there.at(-1) } };
    if (!body?.url) return unreachable;
    if (body.url === server.refuses)
      return { ok: false, problem: { code: "refused", detail: "Not a public address." }, code: "BAD_REQUEST" };
    // As servers spell it.
    const rtmpUrl = body.url.replace(/^(rtmp:\/\/[^/]+)\//, "$1:1935/");
    const made = { ...{ id: `d${there.length}`, platform: body.platform, rtmpUrl, enabled: true } };
    there.push({ ...made, status: "pending", errorMessage: null, createdAt: "" });
    return server.losesAnswers ? unreachable : { ok: true, value: { destination: there.at(-1) } };
  };
  const sendOn = createSendOn({
    owner: {
      get: () => broadcast,
      listen(listener) {
        heard.add(listener);
        return () => heard.delete(listener);
      },
    },
    ask: ask as unknown as Ask,
    line: {
      order: () => undefined,
      listen(listener) {
        engine.add(listener);
        return () => void engine.delete(listener);
      },
    },
    startTarget(ingest, tell) {
      const target = { ingest, tell, isStopped: false };
      targets.push(target);
      return {
        begin: () => () => true,
        stop: async () => void (target.isStopped = true),
      };
    },
    list: () => list,
    onChanged: () => undefined,
    ...{ now: Date.now, random: () => 0.5 },
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
  const become = async (next: Broadcast) => {
    broadcast = next;
    for (const listener of heard) listener(next);
    await vi.advanceTimersByTimeAsync(0);
  };
  const report = (said: EncoderReport) => engine.forEach((each) => each.onReport(said));
  const steps = () => list.map(({ id }) => sendOn.runOf(id).step);
  return { sendOn, become, report, engine, asked, there, server, targets, steps };
}

describe("sending a stream on to what is kept", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("gives the server those that are on, once each, and never a rehearsal", async () => {
    const all = setUp([
      kept("a"),
      kept("b", { isOn: false }),
      kept("c", { url: "rtmp://a/live", streamKey: "second" }),
    ]);
    await all.become(live({ ...onAir, isRehearsal: true }));
    expect([all.asked, all.sendOn.streamId()]).toEqual([[], null]);
    await all.become({ step: "idle", last: null });
    await all.become({ step: "connecting", onAir });
    await all.become(live());
    // Two accounts at one address are two destinations.
    expect(all.there.map(({ rtmpUrl }) => rtmpUrl)).toEqual(["rtmp://a:1935/live", "rtmp://a:1935/live"]);
    expect(all.steps()).toEqual(["given", "rest", "given"]);
    all.sendOn.send("b", onAir.streamId);
    await vi.advanceTimersByTimeAsync(0);
    expect(all.steps()).toEqual(["given", "given", "given"]);
    await all.become({ step: "ending", title: "" });
    expect([all.steps(), all.sendOn.streamId()]).toEqual([["rest", "rest", "rest"], null]);
  });

  it("finds what a stream that is taken up again was given, and what was taken while the answer was lost", async () => {
    const all = setUp([kept("a")]);
    all.server.losesAnswers = true;
    await all.become(live());
    expect([all.steps(), all.there.length]).toEqual([["asking"], 1]);
    await vi.advanceTimersByTimeAsync(3000);
    expect([all.steps(), all.there.length]).toEqual([["given"], 1]);
    // The app was killed and goes on with the stream: the server has it already, and its line is left alone.
    const again = setUp([kept("a")]);
    again.there.push(...all.there);
    await again.become({ step: "connecting", onAir });
    expect([again.steps(), again.there.length, again.asked]).toEqual([["given"], 1, ["listDestinations"]]);
  });

  it("gives the right key to what was typed by hand with a wrong one", async () => {
    const all = setUp([kept("a")]);
    const typed = { platform: "custom", rtmpUrl: "rtmp://a:1935/live", enabled: true } as const;
    all.there.push({ ...typed, id: "typed", status: "error", errorMessage: "It refuses the key.", createdAt: "" });
    await all.become(live());
    expect([all.asked, all.steps()]).toEqual([["listDestinations", "updateDestination"], ["given"]]);
  });

  it("ends with its person, so that no key goes to the next one's server", async () => {
    const all = setUp([kept("a")]);
    all.server.isDown = true;
    all.sendOn.sendAll(other);
    await vi.advanceTimersByTimeAsync(0);
    all.sendOn.forget();
    const before = all.asked.length;
    await vi.advanceTimersByTimeAsync(120_000);
    expect([all.asked.length, all.sendOn.streamId(), all.steps()]).toEqual([before, null, ["rest"]]);
  });

  it("has one who sends with one key", async () => {
    const list = [kept("a")];
    const all = setUp(list);
    await all.become(live());
    all.report(config);
    expect([all.steps(), all.there.length]).toEqual([["given"], 1]);
    list[0] = kept("a", { way: "desktop" });
    all.sendOn.send("a", onAir.streamId);
    await vi.advanceTimersByTimeAsync(0);
    expect([all.steps(), all.there.length, all.targets.length]).toEqual([["connecting"], 0, 1]);
    all.targets[0]?.tell.onEnded({ code: "line-lost", detail: null });
    list[0] = kept("a");
    all.sendOn.send("a", onAir.streamId);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([all.steps(), all.there.length, all.targets.length]).toEqual([["given"], 1, 1]);
  });

  it("opens no line of its own before the server has surely stopped", async () => {
    const list = [kept("a")];
    const all = setUp(list);
    await all.become(live());
    all.report(config);
    list[0] = kept("a", { way: "desktop" });
    all.server.isDown = true;
    all.sendOn.send("a", onAir.streamId);
    await vi.advanceTimersByTimeAsync(0);
    expect([all.sendOn.runOf("a"), all.targets.length]).toMatchObject([
      { step: "waiting", why: "The server sends there still: it did not answer." },
      0,
    ]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([all.steps(), all.targets.length, all.there.length]).toEqual([["lost"], 0, 1]);
    // Given up on, and taken up again by hand.
    all.sendOn.send("a", onAir.streamId);
    all.server.isDown = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect([all.steps(), all.targets.length, all.there.length]).toEqual([["connecting"], 1, 0]);
  });

  it("leaves with the server what it did not give back when the change is undone", async () => {
    const list = [kept("a")];
    const all = setUp(list);
    await all.become(live());
    all.report(config);
    all.server.isDown = true;
    list[0] = kept("a", { way: "desktop" });
    all.sendOn.send("a", onAir.streamId);
    await vi.advanceTimersByTimeAsync(0);
    all.sendOn.end("a");
    expect(all.steps()).toEqual(["given"]);
    all.server.isDown = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect([all.steps(), all.targets.length, all.there.length]).toEqual([["given"], 0, 1]);
  });

  it("takes a no for an answer, and gives up on a server that gives none", async () => {
    const all = setUp([kept("a"), kept("b")]);
    all.server.refuses = "rtmp://a/live";
    await all.become(live());
    expect(all.sendOn.runOf("a")).toEqual({ step: "refused", why: "Not a public address." });
    expect(all.sendOn.runOf("b").step).toBe("given");
    const silent = setUp([kept("a")]);
    silent.server.isDown = true;
    await silent.become(live());
    await vi.advanceTimersByTimeAsync(120_000);
    expect([silent.sendOn.runOf("a"), silent.asked.length]).toEqual([
      { step: "refused", why: "The server did not answer." },
      6,
    ]);
  });

  it("asks nothing more for a stream that has ended", async () => {
    const all = setUp([kept("a"), kept("b")]);
    all.server.isDown = true;
    await all.become(live());
    await all.become({ step: "ending", title: "" });
    const before = all.asked.length;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(all.asked.length).toBe(before);
  });

  it("sends itself what is to stay here, from the encoder's first word to the stream's end", async () => {
    const all = setUp([kept("a", { way: "desktop" })]);
    await all.become({ step: "connecting", onAir });
    expect([all.steps(), all.targets, all.asked]).toEqual([["connecting"], [], []]);
    all.report(config);
    all.report(config); // told again at each attempt of the stream itself
    expect(all.targets.map(({ ingest }) => ingest)).toEqual([{ way: "rtmp", url: "rtmp://a/live", key: "key-a" }]);
    all.targets[0]?.tell.onConnected();
    expect(all.steps()).toEqual(["connected"]);
    // Its encoder fails and makes something else.
    all.report({ type: "failed", why: "gone" });
    expect([all.steps(), all.targets[0]?.isStopped]).toEqual([["connecting"], true]);
    all.report({ ...config, height: 480 });
    all.targets[1]?.tell.onConnected();
    // The engine ends and comes back: what it makes then begins anew.
    for (const each of all.engine) each.onDown();
    expect([all.steps(), all.targets[1]?.isStopped]).toEqual([["connecting"], true]);
    all.report(config);
    expect(all.targets.length).toBe(3);
    await all.become({ step: "ending", title: "" });
    expect([all.targets[2]?.isStopped, all.steps(), all.engine.size]).toEqual([true, ["rest"], 0]);
  });

  it("tries a broken line again, and leaves it to the person after so many times", async () => {
    const all = setUp([kept("a", { way: "desktop" }), kept("b", { way: "desktop" })]);
    await all.become(live());
    all.report(config);
    const toA = () => all.targets.filter(({ ingest }) => ingest.url === "rtmp://a/live");
    toA()[0]?.tell.onEnded({ code: "line-lost", detail: null });
    expect(all.steps()).toEqual(["waiting", "connecting"]); // the other one goes on
    for (let each = 0; each < 40; each++) {
      await vi.advanceTimersByTimeAsync(20_000);
      toA().at(-1)?.tell.onConnected(); // for a moment: it has not held
      toA().at(-1)?.tell.onEnded({ code: "line-lost", detail: null });
      all.report({ ...config, height: 480 }); // no reason to try before its time, or again
      all.report(config);
    }
    expect([toA().length, all.sendOn.runOf("a").step, all.sendOn.runOf("b").step]).toEqual([12, "lost", "connecting"]);
    all.sendOn.send("a", onAir.streamId);
    expect([toA().length, all.steps()]).toEqual([13, ["connecting", "connecting"]]);
    all.sendOn.end("a");
    await vi.advanceTimersByTimeAsync(60_000);
    expect([toA().length, all.steps()]).toEqual([13, ["rest", "connecting"]]);
  });

  it("does not hammer a platform that refuses the key", async () => {
    const all = setUp([kept("a", { way: "desktop" })]);
    await all.become(live());
    all.report(config);
    for (let each = 0; each < 10; each++) {
      all.targets.at(-1)?.tell.onEnded({ code: "ingest-refused", detail: null });
      await vi.advanceTimersByTimeAsync(20_000);
    }
    expect([all.targets.length, all.sendOn.runOf("a")]).toEqual([
      4,
      { step: "lost", why: "It does not take the stream. Is the key right?" },
    ]);
  });

  it("asks the server for a stream that another program sends, and says what this computer can't", async () => {
    const all = setUp([kept("a"), kept("b", { way: "desktop" })]);
    all.sendOn.sendAll(other);
    await vi.advanceTimersByTimeAsync(0);
    expect([all.sendOn.streamId(), all.steps(), all.targets]).toEqual([other, ["given", "refused"], []]);
    await all.become(live());
    all.report(config);
    expect(all.targets.length).toBe(1);
    expect(all.sendOn.streamId()).toBe(onAir.streamId);
    all.sendOn.sendAll(other); // one's own runs
    expect(all.sendOn.streamId()).toBe(onAir.streamId);
    all.sendOn.stop();
    expect(all.targets.every(({ isStopped }) => isStopped)).toBe(true);
  });
});
