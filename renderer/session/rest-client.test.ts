import { expect, test } from "vitest";
import { createRestClient } from "./rest-client.ts";

type Answer = { readonly status?: number; readonly body?: unknown; readonly headers?: Record<string, string> };

const me = {
  id: "6f4c2f0e-6b8d-4a57-9c1d-3a1f0c0e5b11",
  email: "mara@example.com",
  username: "mara",
  displayName: "Mara",
  avatarUrl: null,
};
const expired: Answer = { status: 401, body: { error: { code: "TOKEN_EXPIRED", message: "expired" } } };

/** A server whose answers come in their order, and the tokens that it was sent. */
function clientOf(answers: (Answer | Error)[], renew: () => boolean = () => true) {
  const seen: { url: string; method: string | undefined; token: string | null; body: unknown; key: string | null }[] =
    [];
  const devices: (string | null)[] = [];
  let token = "one";
  const fetch = async (url: string, init: RequestInit) => {
    const headers = new Headers(init.headers);
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : null;
    devices.push(headers.get("x-nchat-device"));
    seen.push({
      url,
      method: init.method,
      token: headers.get("authorization"),
      body,
      key: headers.get("idempotency-key"),
    });
    init.signal?.throwIfAborted();
    const answer = answers.shift() ?? { status: 500 };
    if (answer instanceof Error) throw answer;
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? null);
    return new Response(text, { status: answer.status ?? 200, headers: answer.headers ?? {} });
  };
  const rest = createRestClient({
    fetch,
    baseUrl: "http://server",
    deviceId: "desk",
    freshToken: async () => token,
    renewToken: async () => {
      token = "two";
      return renew();
    },
  });
  return { rest, seen, devices };
}

test("a device says which one it is wherever it says who asks", async () => {
  const { rest, devices } = clientOf([{ body: { users: [], total: 0 } }, {}]);
  await rest.call("listUsers", { query: {} });
  await rest.call("getServerInfo", {});
  expect(devices).toEqual(["desk", null]);
});

test("a request carries method, address, query and token, and its answer is validated", async () => {
  const { rest, seen } = clientOf([{ body: { users: [], total: 0 } }]);
  expect(await rest.call("listUsers", { query: { q: "a b", limit: 5 } })).toEqual({
    ok: true,
    value: { users: [], total: 0 },
  });
  expect(seen).toEqual([
    { url: "http://server/api/users?q=a+b&limit=5", method: "GET", token: "Bearer one", body: null, key: null },
  ]);
});

test("names in the path are filled and escaped, the body is JSON, a repeat is named", async () => {
  const { rest, seen } = clientOf([{ status: 404, body: { error: { code: "CALL_NOT_FOUND", message: "gone" } } }]);
  await rest.call("leaveCall", { params: { id: "a/b" }, body: { reason: "user_left" } }, { idempotencyKey: "k" });
  expect(seen[0]).toEqual({
    url: "http://server/api/calls/a%2Fb/leave",
    method: "POST",
    token: "Bearer one",
    body: { reason: "user_left" },
    key: "k",
  });
});

test("what the server refuses is a value with its code and when to try again", async () => {
  const body = { error: { code: "RATE_LIMITED", message: "slow down" } };
  const { rest } = clientOf([{ status: 429, body, headers: { "retry-after": "7" } }]);
  expect(await rest.call("getMe", {})).toEqual({
    ok: false,
    reason: "refused",
    error: { code: "RATE_LIMITED", message: "slow down", retryAfterSeconds: 7 },
  });
});

test("an expired token is renewed and the request repeated once", async () => {
  const { rest, seen } = clientOf([expired, { body: me }]);
  expect(await rest.call("getMe", {})).toEqual({ ok: true, value: me });
  expect(seen.map(({ token }) => token)).toEqual(["Bearer one", "Bearer two"]);
});

test("a token that stays refused is not tried a third time", async () => {
  const { rest, seen } = clientOf([expired, expired, { body: me }]);
  expect((await rest.call("getMe", {})).ok).toBe(false);
  expect(seen).toHaveLength(2);
});

test("without a new token the refusal stands", async () => {
  const { rest, seen } = clientOf([expired, { body: me }], () => false);
  expect((await rest.call("getMe", {})).ok).toBe(false);
  expect(seen).toHaveLength(1);
});

test("a route that needs nobody is asked without a token and not repeated", async () => {
  const { rest, seen } = clientOf([expired]);
  await rest.call("getHealth", {});
  expect(seen.map(({ token }) => token)).toEqual([null]);
});

test("a route that anybody may ask is asked as who one is", async () => {
  const { rest, seen } = clientOf([expired, { body: { streams: [], total: 0, limit: 20, offset: 0 } }]);
  expect((await rest.call("listStreams", { query: {} })).ok).toBe(true);
  expect(seen.map(({ token }) => token)).toEqual(["Bearer one", "Bearer two"]);
});

test.each([
  ["no connection", new TypeError("fetch failed")],
  ["a time-out", new DOMException("late", "TimeoutError")],
  ["a proxy before a dead server", { status: 502, body: "<html>Bad gateway</html>" }],
])("%s is unreachable", async (_, answer) => {
  const { rest } = clientOf([answer]);
  expect(await rest.call("getMe", {})).toEqual({ ok: false, reason: "unreachable" });
});

test("whoever gives up reads aborted, not unreachable", async () => {
  const { rest } = clientOf([{ body: me }]);
  const giveUp = new AbortController();
  giveUp.abort();
  expect(await rest.call("getMe", {}, { signal: giveUp.signal })).toEqual({ ok: false, reason: "aborted" });
});

test("an answer that is not as agreed is refused instead of believed", async () => {
  const { rest } = clientOf([{ body: { users: "all" } }]);
  expect(await rest.call("listUsers", { query: {} })).toMatchObject({ reason: "refused", error: { code: "INTERNAL" } });
});

test("a bug in the client is thrown, not taken for a bad connection", async () => {
  const { rest } = clientOf([new RangeError("a bug")]);
  await expect(rest.call("getMe", {})).rejects.toThrow("a bug");
});
