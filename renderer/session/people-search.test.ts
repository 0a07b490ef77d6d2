import type { Person } from "@nchat/contract/people";
import type { RouteAnswer } from "@nchat/contract/rest";
import { expect, it } from "vitest";
import type { RestClient, RestResult } from "./rest-result.ts";
import { createPeopleSearch } from "./people-search.ts";

const person = (username: string): Person => ({
  ...{ id: "11111111-1111-4111-8111-111111111111", username, displayName: username },
  ...{ avatarUrl: null, presence: "offline" as const },
});

it("shows whom the last letters found, whatever order the answers come in", async () => {
  const answers: ((result: RestResult<RouteAnswer<"listUsers">>) => void)[] = [];
  const call = () => new Promise<never>((resolve) => answers.push(resolve as never));
  const search = createPeopleSearch({ call: call as RestClient["call"] });
  const first = search.find("l");
  const second = search.find("le");
  answers[1]?.({ ok: true, value: { users: [person("leo")], total: 1 } });
  answers[0]?.({ ok: true, value: { users: [person("lisa")], total: 1 } });
  await Promise.all([first, second]);
  expect(search.store.getState()).toEqual({ found: [person("leo")] });
  await search.find(" ");
  expect(search.store.getState()).toEqual({ found: null });
});
