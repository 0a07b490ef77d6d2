import { expect, test } from "vitest";
import type { RestClient } from "../session/rest-result.ts";
import { createServerNews } from "./server-news.ts";

/** News of a server that says of each start whether its database was restored; null: it can't be reached. */
function setUp(starts: (boolean | null)[]) {
  let connected = () => {};
  const info = { name: "nchat", version: "1.0.0", hasAccounts: true, livekitUrl: "ws://localhost" };
  const call = async () => {
    const databaseRestored = starts.shift() ?? null;
    if (databaseRestored === null) return { ok: false, reason: "unreachable" };
    return { ok: true, value: { ...info, databaseRestored } };
  };
  const news = createServerNews({
    rest: { call } as unknown as RestClient,
    socket: {
      onConnected: (listener) => {
        connected = listener;
        return () => (connected = () => {});
      },
    },
  });
  const connect = async () => {
    connected();
    await new Promise((resolve) => setTimeout(resolve));
    return news.restored.getState().is;
  };
  return { news, connect };
}

test("a restored database is told, and not again once dismissed", async () => {
  const { news, connect } = setUp([true, true]);
  news.start();
  expect(await connect()).toBe("shown");
  news.dismiss();
  expect(await connect()).toBe("dismissed");
});

test("a healthy server has no news; one that was restored at a later start has", async () => {
  const { news, connect } = setUp([false, null, true]);
  news.start();
  expect([await connect(), await connect(), await connect()]).toEqual(["no", "no", "shown"]);
});

test("the next person is told too", async () => {
  const { news, connect } = setUp([true, true]);
  const stop = news.start();
  await connect();
  news.dismiss();
  stop();
  news.start();
  expect(await connect()).toBe("shown");
});
