import type { ServerEvent } from "@nchat/contract/realtime";
import type { Stream } from "@nchat/contract/streams";
import { expect, test } from "vitest";
import { sampleSnapshot, sampleStream } from "./testing.fixture.ts";
import { createWatch } from "./watch-store.ts";

type Deps = Parameters<typeof createWatch>[0];

const viewer = sampleStream().rights;
const coHost = { ...viewer, moderate: true, publish: true, manage: true };

const tooFast = { ok: false, reason: "refused", error: { code: "RATE_LIMITED", message: "", retryAfterSeconds: 5 } };

/** An open page of a stream that the server answers as told, one answer after the other. */
async function open(...answers: (Stream | "FORBIDDEN")[]) {
  const heard = new Map<ServerEvent, ((payload: unknown) => void)[]>();
  const sent: unknown[] = [];
  const written: unknown[] = [];
  let slow: Promise<void> | null = null;
  let asked = 0;
  const socket = {
    on: (event: ServerEvent, listener: (payload: unknown) => void) => {
      heard.set(event, [...(heard.get(event) ?? []), listener]);
      return () => heard.delete(event);
    },
    emit: async (event: string, payload?: { content?: string; mediaTime?: number }) => {
      sent.push(event);
      if (payload?.content !== undefined) written.push(payload.mediaTime);
      return event === "stream:chat" ? tooFast : { ok: true, value: sampleSnapshot([]) };
    },
    onConnected: (listener: () => void) => {
      listener();
      return () => undefined;
    },
  } as unknown as Deps["socket"];
  const rest = {
    call: async (route: string) => {
      if (route !== "getStream") return { ok: false, reason: "unreachable" };
      asked++;
      const answer = answers.shift();
      await slow;
      if (answer === undefined) return { ok: false, reason: "unreachable" };
      return answer === "FORBIDDEN"
        ? { ok: false, reason: "refused", error: { code: answer, message: "" } }
        : { ok: true, value: answer };
    },
  } as unknown as Deps["rest"];
  const watch = createWatch({
    ...{ streamId: "stream", rest, socket, ownId: () => "me", delay: () => null, now: () => 0, newId: () => "n" },
    serverNow: () => Date.parse("2026-11-22T18:00:30.000Z"),
    schedule: () => () => undefined,
    nextFrame: (run) => run(),
  });
  watch.start();
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  await settled();
  const tell = async (event: ServerEvent, payload: object) => {
    for (const listener of heard.get(event) ?? []) listener({ streamId: "stream", ...payload });
    await settled();
  };
  /** Answers are on their way until the answer is called. */
  const holdAnswers = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    slow = promise;
    return async () => {
      resolve();
      await settled();
    };
  };
  return { watch, tell, sent, written, holdAnswers, asked: () => asked };
}

test("whoever is named co-host has a co-host's page at once; what others become changes nothing of it", async () => {
  const { watch, tell } = await open(sampleStream(), sampleStream({ role: "co_host", rights: coHost }));
  await tell("stream:role_changed", { userId: "noor", role: "co_host" });
  expect(watch.store.getState()).toMatchObject({ step: "open", stream: { role: "viewer", rights: viewer } });
  await tell("stream:role_changed", { userId: "me", role: "co_host" });
  expect(watch.store.getState()).toMatchObject({ step: "open", stream: { role: "co_host", rights: coHost } });
  expect(watch.chat.store.getState().place).not.toBeNull();
});

test("a page that was shut opens when its reader is let in, and takes a place there", async () => {
  const { watch, tell, sent } = await open("FORBIDDEN", sampleStream({ role: "co_host", rights: coHost }));
  expect([watch.store.getState(), sent]).toEqual([{ step: "failed", why: "forbidden" }, []]);
  await tell("stream:role_changed", { userId: "me", role: "co_host" });
  expect([watch.store.getState().step, sent]).toEqual(["open", ["stream:join"]]);
});

test("an answer that was on its way while the stream began does not take the beginning back", async () => {
  const [planned, begun] = [
    sampleStream({ status: "scheduled" }),
    sampleStream({ status: "starting", role: "co_host" }),
  ];
  const { watch, tell, holdAnswers, asked } = await open(planned, planned, begun);
  const release = holdAnswers();
  await tell("stream:role_changed", { userId: "me", role: "co_host" });
  await tell("stream:started", { stream: sampleStream({ status: "starting" }) });
  await release();
  expect(watch.store.getState()).toMatchObject({ step: "open", stream: { status: "starting", role: "co_host" } });
  expect(asked()).toBe(3);
});

test("what is written stands where the stream is by the server's clock, as waits do, whatever this device's says", async () => {
  const { watch, written } = await open(sampleStream());
  watch.chat.write("Hello", null);
  await new Promise((resolve) => setTimeout(resolve));
  expect(written).toEqual([30_000]); // this device's own clock stands at 1970
  expect(watch.chat.store.getState().slowUntil).toBe(Date.parse("2026-11-22T18:00:35.000Z"));
});
