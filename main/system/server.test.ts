import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openProfileStore } from "../settings/profile-store.ts";
import { createServer, type Server } from "./server.ts";

const info = (livekitUrl: string) => ({ name: "nchat", version: "0.1.0", hasAccounts: true, livekitUrl });
const quiet = () => {};

describe("the chosen server", () => {
  let folder = "";
  let server: Server | null = null;
  let changes = 0;
  let answers: (() => Response)[] = [];
  const asked: string[] = [];
  const open = (url: string | null) => {
    const fetch = (input: string | URL | Request) => {
      asked.push(String(input));
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      return answer ? Promise.resolve(answer()) : Promise.reject(new Error("connection refused"));
    };
    const profile = openProfileStore(folder, quiet, Date.now);
    server = createServer(url, { profile, fetch, onOriginsChanged: () => changes++, log: quiet });
    return server;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "nchat-server-"));
    changes = 0;
    answers = [() => Response.json(info("ws://127.0.0.1:7880"))];
    asked.splice(0);
  });
  afterEach(() => {
    server?.stop();
    vi.useRealTimers();
    rmSync(folder, { recursive: true });
  });

  it("tells where its LiveKit is, and the profile remembers both", async () => {
    const origins = { serverUrl: "http://127.0.0.1:4000", livekitUrl: "ws://127.0.0.1:7880" };
    const first = open("http://127.0.0.1:4000");
    await first.settle(5000);
    expect(asked).toEqual(["http://127.0.0.1:4000/api/server"]);
    expect(first.getOrigins()).toEqual(origins);
    first.stop();
    expect(open(null).getOrigins()).toEqual(origins);
  });

  it("tells where its streams are played from, when that is somewhere else, until it is another server", async () => {
    const cdnUrl = "https://cdn.example.org";
    answers = [() => Response.json({ ...info("ws://127.0.0.1:7880"), cdnUrl })];
    const first = open("http://127.0.0.1:4000");
    await first.settle(5000);
    expect(first.getOrigins()).toEqual({
      ...{ serverUrl: "http://127.0.0.1:4000", livekitUrl: "ws://127.0.0.1:7880" },
      cdnUrl,
    });
    answers = [];
    expect(first.choose("two.example")).toBe("saved");
    expect(first.getOrigins()).toEqual({ serverUrl: "https://two.example", livekitUrl: null });
  });

  it("is asked again, ever more rarely, until it answers in the contract's words", async () => {
    vi.useFakeTimers();
    const broken = () => new Response("<html>proxy", { status: 502 });
    answers = [broken, broken, () => Response.json(info("wss://media.example"))];
    const opened = open("https://calls.example");
    await vi.advanceTimersByTimeAsync(999);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(2000);
    expect(opened.getOrigins().livekitUrl).toBe("wss://media.example");
    expect(changes).toBe(1);
  });

  it("keeps nobody waiting for a window", async () => {
    vi.useFakeTimers();
    answers = [];
    let isSettled = false;
    void open("https://calls.example")
      .settle(1500)
      .then(() => (isSettled = true));
    await vi.advanceTimersByTimeAsync(1499);
    expect(isSettled).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isSettled).toBe(true);
  });

  it("can be changed; the former one's late answer counts for nothing", async () => {
    vi.useFakeTimers();
    answers = [];
    const opened = open("https://one.example");
    await vi.advanceTimersByTimeAsync(0);
    answers = [() => Response.json(info("wss://media.two.example"))];
    expect(opened.choose("two.example")).toBe("saved");
    expect(opened.getOrigins()).toEqual({ serverUrl: "https://two.example", livekitUrl: null });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual(["https://one.example/api/server", "https://two.example/api/server"]);
    expect(opened.getOrigins().livekitUrl).toBe("wss://media.two.example");
    expect(changes).toBe(2);
  });

  it("stays when another is no address, or the same", () => {
    const opened = open("https://one.example");
    expect([opened.choose("ftp://x"), opened.choose("https://one.example/")]).toEqual(["not-a-url", "saved"]);
    expect(opened.getOrigins().serverUrl).toBe("https://one.example");
    expect(changes).toBe(0);
  });
});
