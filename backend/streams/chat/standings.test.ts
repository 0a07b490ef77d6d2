import { afterAll, beforeAll, expect, it } from "vitest";
import { type Bus, type BusPayload } from "../../redis/bus.ts";
import { openTestDatabase, type TestDatabase } from "../testing/database.ts";
import { createStandings } from "./standings.ts";
import { identityOf } from "./testing/open-chat.ts";

type Said = BusPayload<"standing">;
let world: TestDatabase;
beforeAll(async () => {
  world = await openTestDatabase();
}, 60_000);
afterAll(() => world.close());

/** What two nodes remember, who hear each other at once. */
function twoNodes() {
  const listeners = new Map<string, (said: Said) => void>();
  const nodeOf = (name: string) => {
    const bus: Pick<Bus, "send" | "listen"> = {
      send: (_word, payload) => {
        for (const [other, hear] of listeners) if (other !== name) hear(payload as Said);
      },
      listen: (_word, hear) => void listeners.set(name, hear as (said: Said) => void),
    };
    return createStandings(world.db, () => 0, bus);
  };
  return [nodeOf("one"), nodeOf("two")] as const;
}

it("what one node learns to be otherwise the other one reads again", async () => {
  const host = await world.person("host");
  const ann = identityOf(await world.person("ann"), "ann");
  const { state } = await world.stream(host, { status: "live", startedAt: 0 });
  const [one, two] = twoNodes();
  const isModerator = async () => (await two.of(state.id, ann)).writer.isModerator;
  expect(await isModerator()).toBe(false);
  const row = { stream_id: state.id, user_id: ann.id, added_by: host };
  await world.db.insertInto("nchat_stream_moderators").values(row).execute();
  expect(await isModerator()).toBe(false); // remembered
  one.forgetPerson(state.id, ann.id);
  expect(await isModerator()).toBe(true);

  const slow = async () => (await two.of(state.id, ann)).settings.slowModeSeconds;
  expect(await slow()).toBe(0);
  const rules = { stream_id: state.id, slow_mode_seconds: 30, links: "allow", hold_first_messages: false } as const;
  await world.db.insertInto("nchat_stream_chat_rules").values(rules).execute();
  one.forgetStream(state.id);
  expect(await slow()).toBe(30);
});
