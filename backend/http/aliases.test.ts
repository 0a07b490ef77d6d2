import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { Identity } from "../auth/identity.ts";
import { readConfig } from "../config.ts";
import { alias, type AliasRoute, serveAliases } from "./aliases.ts";
import { ApiError } from "./api-error.ts";
import { createApp } from "./app.ts";
import { createLocalCounters } from "./counters.ts";
import { createLimits } from "./limits.ts";
import { createChangeLimits } from "./person-limits.ts";
import type { RouteHandlers } from "./routes.ts";
import { bearerOf, serveRoutes } from "./serve.ts";
import type { Respellings } from "./spelling.ts";

const needed = { LIVEKIT_API_KEY: "key", LIVEKIT_API_SECRET: "secret", JWT_SECRET: "s".repeat(32) };
const id = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";
const ann: Identity = {
  id,
  username: "ann",
  displayName: "Ann",
  avatarUrl: null,
  sessionId: null,
  roles: [],
  expiresAt: new Date(0),
};
const account = { id, email: "ann@example.org", username: "ann", displayName: "Ann", avatarUrl: null };

/** The plan's profile is asked and changed as nchat would have it. */
const aliases: AliasRoute[] = [
  alias({
    method: "PUT",
    path: "/api/profile/:name",
    name: "nchatProfile",
    summary: "One's own profile",
    envelope: "data",
    status: 201,
    codes: { FORBIDDEN: ["INSUFFICIENT_PERMISSIONS", 404] },
    schemas: { params: z.strictObject({ name: z.string().max(5) }), body: z.object({ title: z.string() }) },
    response: z.object({ label: z.string() }),
    handle: async ({ params, body, user, ask }) => {
      if (params.name === "root") throw new ApiError("FORBIDDEN", "Not yours");
      const { displayName } = await ask("updateMe", { body: { displayName: body.title } });
      return { label: `${displayName} ${user.username} ${params.name}`, secret: "left out" };
    },
  }),
  alias({
    method: "PUT",
    path: "/api/guess",
    name: "nchatGuess",
    summary: "Somewhere to guess",
    auth: "none",
    isGuessable: true,
    envelope: "bare",
    schemas: {},
    response: z.object({ user: z.null() }),
    handle: async ({ user }) => ({ user: user ?? null }),
  }),
  alias({
    method: "GET",
    path: "/api/anybody",
    name: "nchatAnybody",
    summary: "Who asks",
    auth: "optional",
    envelope: "bare",
    schemas: {},
    response: z.object({ who: z.string() }),
    handle: async ({ user, ask, request }) => {
      if (request.headers["x-ask"]) await ask("getMe", {});
      return { who: user?.username ?? "nobody" };
    },
  }),
];

const respellings: Respellings = {
  listUsers: {
    query: ({ search }) => ({ q: search }),
    answer: ({ total }, { search }) => [total, search ?? null],
  },
  updateMe: {
    request: ({ name, ...rest }) => ({ ...rest, ...(name === undefined ? {} : { displayName: name }) }),
    answer: (answer) => ({ ...answer, name: answer.displayName }),
  },
};

async function setUp(requestsPerMinute = 1200) {
  const config = readConfig(needed);
  if (!config.ok) throw new Error(config.faults.join("\n"));
  const app = await createApp(config.config, pino({ level: "silent" }), "1.0.0");
  onTestFinished(() => app.close());
  const authenticate = async (token: string) => {
    if (token !== "ann") throw new ApiError("UNAUTHENTICATED", "Who?");
    return ann;
  };
  const changeLimits = createChangeLimits(createLimits(createLocalCounters()), requestsPerMinute);
  // Those that the test asks for; no other is.
  const handlers = {
    getMe: async () => account,
    listUsers: async () => ({ users: [], total: 0 }),
    updateMe: async ({ body }: { body: { displayName?: string } }) => ({ ...account, ...body }),
  } as unknown as RouteHandlers;
  serveRoutes(app, handlers, { authenticate, guessesPerMinute: 100, changeLimits, respellings });
  serveAliases(app, aliases, handlers, { authenticate, bearerOf, guessesPerMinute: 3, changeLimits });
  const send = async (method: "GET" | "PUT" | "PATCH", url: string, body?: object, token: string | null = "ann") => {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const answer = await app.inject({ method, url, headers, ...(body ? { payload: body } : {}) });
    return [answer.statusCode, answer.json()];
  };
  return { app, send };
}

describe("a route of nchat's", () => {
  it("is answered by the plan's, in its own envelope and with nothing beyond its answer", async () => {
    const { send } = await setUp();
    expect(await send("PUT", "/api/profile/me", { title: "Annie" })).toEqual([
      201,
      { success: true, data: { label: "Annie ann me" } },
    ]);
  });

  it("refuses in nchat's shape and words", async () => {
    const { send } = await setUp();
    const refused = (error: unknown, errorCode: string) => ({ success: false, error, errorCode });
    expect(await send("PUT", "/api/profile/root", { title: "Annie" })).toEqual([
      404,
      refused("Not yours", "INSUFFICIENT_PERMISSIONS"),
    ]);
    expect(await send("PUT", "/api/profile/me", {}, "bob")).toEqual([401, refused("Who?", "UNAUTHENTICATED")]);
    for (const [url, body, path] of [
      ["/api/profile/somebody", { title: "Annie" }, "path.name"],
      ["/api/profile/me", {}, "body.title"],
      ["/api/profile/me", { title: "" }, "body.displayName"],
    ] as const)
      expect(await send("PUT", url, body)).toEqual([
        400,
        {
          ...refused(expect.any(String), "VALIDATION_FAILED"),
          details: [{ path, message: expect.any(String) }],
        },
      ]);
  });

  it("may be there for everybody, which the plan's routes behind it need not be", async () => {
    const { app, send } = await setUp();
    expect(await send("GET", "/api/anybody", undefined, null)).toEqual([200, { who: "nobody" }]);
    expect(await send("GET", "/api/anybody")).toEqual([200, { who: "ann" }]);
    expect((await send("GET", "/api/anybody", undefined, "bob"))[0]).toBe(401);
    const asked = await app.inject({ url: "/api/anybody", headers: { "x-ask": "1" } });
    expect([asked.statusCode, asked.json().errorCode]).toEqual([401, "UNAUTHENTICATED"]);
  });

  it("at which somebody could guess is for a few tries a minute, whoever they say they are", async () => {
    const { send } = await setUp();
    const tries = [null, "ann", "bob", null].map((token) => send("PUT", "/api/guess", undefined, token));
    const answers = [];
    for (const answer of tries) answers.push((await answer)[0]);
    expect(answers).toEqual([200, 200, 200, 429]);
    expect((await send("GET", "/api/anybody"))[0]).toBe(200);
  });

  it("stands in the description of the API", async () => {
    const { app } = await setUp();
    const { paths } = (await app.inject({ url: "/openapi.json" })).json();
    expect(paths["/api/profile/{name}"].put).toMatchObject({ operationId: "nchatProfile", tags: ["nchat"] });
  });
});

describe("what one person changes", () => {
  it("is counted by person, over the plan's paths and nchat's, and reading is not", async () => {
    const { send } = await setUp(24); // a quarter: six
    const put = () => send("PUT", "/api/profile/me", { title: "Annie" });
    const patch = () => send("PATCH", "/api/users/me", { displayName: "Annie" });
    const answers = [await put(), await patch(), await put(), await patch(), await put(), await patch()];
    expect(answers.map(([status]) => status)).toEqual([201, 200, 201, 200, 201, 200]);
    expect([await put(), await patch()]).toEqual([
      [429, { success: false, error: "Too many requests", errorCode: "RATE_LIMITED" }],
      [429, { error: expect.objectContaining({ code: "RATE_LIMITED" }) }],
    ]);
    expect((await send("GET", "/api/anybody"))[0]).toBe(200);
  });
});

describe("a path that the plan and nchat share", () => {
  it("speaks nchat to whoever says so, and the plan to everybody else", async () => {
    const { send } = await setUp();
    expect(await send("PATCH", "/api/users/me?protocol=nchat", { name: "Annie" })).toEqual([
      200,
      { ...account, displayName: "Annie", name: "Annie" },
    ]);
    expect(await send("PATCH", "/api/users/me?protocol=plan", { displayName: "Annie" })).toEqual([
      200,
      { ...account, displayName: "Annie" },
    ]);
    expect(await send("GET", "/api/users?limit=5&protocol=plan")).toEqual([200, { users: [], total: 0 }]);
    expect(await send("GET", "/api/users?search=a&protocol=nchat")).toEqual([200, [0, "a"]]);
    expect((await send("GET", "/api/users?search=a"))[0]).toBe(400);
    expect((await send("GET", "/api/users?protocol=other"))[0]).toBe(400);
    expect((await send("PATCH", "/api/users/me", { name: "Annie" }))[0]).toBe(400);
    expect(await send("PATCH", "/api/users/me?protocol=nchat", { other: 1 })).toEqual([
      400,
      expect.objectContaining({ success: false, errorCode: "VALIDATION_FAILED" }),
    ]);
    expect(await send("PATCH", "/api/users/me?protocol=nchat", {}, "bob")).toEqual([
      401,
      { success: false, error: "Who?", errorCode: "UNAUTHENTICATED" },
    ]);
  });
});
