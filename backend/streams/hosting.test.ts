import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Context } from "../context.ts";
import type { Identity } from "../auth/identity.ts";
import { createHosting, type Hosting } from "./hosting.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";
import { openTestOutputs, type TestOutputs } from "./testing/outputs.ts";

let world: TestDatabase;
let user: Identity;
let test: TestOutputs;
let routes: Hosting["routes"];

beforeAll(async () => {
  world = await openTestDatabase();
  const id = await world.person("host");
  const session = { sessionId: null, roles: [], expiresAt: new Date(0) };
  user = { id, username: "host", displayName: "Host", avatarUrl: null, ...session };
}, 150_000);
afterAll(() => world.close());
beforeEach(async () => {
  test = await openTestOutputs(world, user.id);
  const { media, sealer, outputs, check } = test;
  routes = createHosting({ db: world.db } as Context, {
    ...{ media: media.media, sealer, outputs, check, hasKeys: true },
    ...({ ingresses: {}, desk: {} } as Pick<Parameters<typeof createHosting>[1], "ingresses" | "desk">),
    onAudienceChanged: async () => {},
  }).routes;
});

type Update = Parameters<Hosting["routes"]["updateDestination"]>[0];
type Remove = Parameters<Hosting["routes"]["removeDestination"]>[0];
const paramsOf = (destinationId: string) => ({ id: test.stream.state.id, destinationId });
const remove = (id: string) => routes.removeDestination({ user, params: paramsOf(id) } as Remove);
const update = (id: string, body: object) => routes.updateDestination({ user, params: paramsOf(id), body } as Update);

/** Asks while an egress is being begun; media answers after it. */
const whileBeginning = async (ask: () => Promise<unknown>) => {
  const gate = Promise.withResolvers<null>();
  const isAsked = new Promise<void>((resolve) =>
    test.media.starting(() => {
      resolve();
      return gate.promise;
    }),
  );
  const settled = test.settle();
  await isAsked;
  test.media.starting(null);
  const answer = ask();
  await new Promise((resolve) => setTimeout(resolve, 200));
  gate.resolve(null);
  await Promise.all([settled, answer]);
};

describe("a destination of a stream that is just beginning to leave its room", () => {
  it("is off the air when its host removes it", async () => {
    const row = await test.add("a");
    await whileBeginning(() => remove(row.id));
    expect(test.media.asked).toEqual(["start", expect.stringMatching(/^update EG_1 \+ -rtmp:\/\/a\./)]);
    expect(await test.rows()).toEqual([]);
  });

  it("is sent to where its host says now, and no more to where it was", async () => {
    const row = await test.add("a");
    await whileBeginning(() => update(row.id, { url: "rtmp://b.example.org/app" }));
    expect(test.media.asked).toEqual([
      "start",
      expect.stringMatching(/^update EG_1 \+ -rtmp:\/\/a\./),
      expect.stringMatching(/^update EG_1 \+rtmp:\/\/b\..* -$/),
    ]);
    expect(await test.states()).toEqual({ b: ["connecting", null] });
  });

  it("is off the air though another process changed it past the turn", async () => {
    const row = await test.add("a");
    const past = world.db.deleteFrom("nchat_stream_destinations").where("id", "=", row.id);
    await whileBeginning(() => past.execute());
    expect(test.media.asked).toEqual(["start", expect.stringMatching(/^update EG_1 \+ -rtmp:\/\/a\./)]);
  });
});

describe("a key with a slash", () => {
  it("is refused in words, and the destination stays as it was", async () => {
    const row = await test.add("a");
    const message = "The key holds a slash, with which keys can't be sent.";
    const details = [{ path: "body.streamKey", message }];
    await expect(update(row.id, { streamKey: "of/key" })).rejects.toMatchObject({ code: "VALIDATION_FAILED", details });
    expect(await test.rows()).toEqual([row]);
  });
});
