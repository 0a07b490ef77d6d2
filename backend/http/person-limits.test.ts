import { expect, it } from "vitest";
import { routes } from "@nchat/contract/rest";
import type { Limit } from "./limits.ts";
import { createChangeLimits } from "./person-limits.ts";

/** What a request of each route takes, of an address that may ask 1200 times a minute. */
async function takenBy(name: keyof typeof routes) {
  const taken: string[] = [];
  const take = async ({ name: limit, most, windowMs }: Limit, who: string) =>
    void taken.push(`${who} ${limit} ${most} in ${windowMs}`);
  const limits = createChangeLimits({ take, draw: async () => 0 }, 1200);
  await limits.request("ann", routes[name].method, name);
  return taken;
}

it("every route that changes something counts by person, but for those that count by themselves", async () => {
  const uncounted: string[] = [];
  for (const [name, { method, auth }] of Object.entries(routes)) {
    if (method === "GET" || auth === "none") continue;
    if ((await takenBy(name as keyof typeof routes)).length === 0) uncounted.push(name);
  }
  expect(uncounted.toSorted()).toEqual([
    "initiateCall",
    "postStreamChat",
    "reactToStream",
    "reactToStreamAlias",
    "reportCallQuality",
  ]);
});

it("reading does not count, changing counts once, and what others have to work for twice", async () => {
  expect(await takenBy("listCallHistory")).toEqual([]);
  expect(await takenBy("muteInCall")).toEqual(["ann changes 300 in 60000"]);
  expect(await takenBy("createIngress")).toEqual(["ann changes 300 in 60000", "ann costs 60 in 60000"]);
});
