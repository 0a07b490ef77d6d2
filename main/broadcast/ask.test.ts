import { expect, it } from "vitest";
import type { AuthResult } from "@nchat/contract/ipc/auth";
import { createAsk } from "./ask.ts";

const grant: AuthResult = {
  outcome: "signed-in",
  grant: {
    accessToken: "token",
    expiresIn: 900,
    user: {
      id: "11111111-1111-4111-8111-111111111111",
      email: "a@b.c",
      username: "a",
      displayName: "A",
      avatarUrl: null,
    },
  },
};

const asking = (answer: () => Promise<Response>) =>
  createAsk({ fetch: answer, getServerUrl: () => "http://127.0.0.1:1", renew: async () => grant, now: () => 0 });

it("takes an answer that the connection cut short for none", async () => {
  const cut = new Response(new ReadableStream({ start: (body) => body.error(new TypeError("terminated")) }));
  const { ask } = asking(async () => cut);
  expect(await ask("listChannels", { query: {} })).toMatchObject({ ok: false });
});

it("tells that the server is not there", async () => {
  const { ask } = asking(() => Promise.reject(new TypeError("fetch failed")));
  expect(await ask("listChannels", { query: {} })).toEqual({
    ok: false,
    problem: { code: "unreachable", detail: null },
    code: null,
  });
});

it("tells which field the server refuses", async () => {
  const details = [{ path: "body.title", message: "Too long" }];
  const error = { code: "VALIDATION_FAILED", message: "The request is not valid", details };
  const { ask } = asking(async () => Response.json({ error }, { status: 400 }));
  expect(await ask("listChannels", { query: {} })).toEqual({
    ok: false,
    problem: { code: "refused", detail: "The request is not valid (title: Too long)." },
    code: "VALIDATION_FAILED",
  });
});
