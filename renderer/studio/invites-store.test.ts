import type { Person } from "@nchat/contract/people";
import type { RouteAnswer } from "@nchat/contract/rest";
import { expect, it } from "vitest";
import type { RestClient, RestResult } from "../session/rest-result.ts";
import { createInvites } from "./invites-store.ts";

const person = (username: string): Person => ({
  ...{ id: "11111111-1111-4111-8111-111111111111", username, displayName: username },
  ...{ avatarUrl: null, presence: "offline" as const },
});

it("shows whom the last letters found, whatever order the answers come in", async () => {
  const answers: ((result: RestResult<RouteAnswer<"listUsers">>) => void)[] = [];
  const call = () => new Promise<never>((resolve) => answers.push(resolve as never));
  const invites = createInvites({ call: call as RestClient["call"] });
  const first = invites.find("l");
  const second = invites.find("le");
  answers[1]?.({ ok: true, value: { users: [person("leo")], total: 1 } });
  answers[0]?.({ ok: true, value: { users: [person("lisa")], total: 1 } });
  await Promise.all([first, second]);
  expect(invites.store.getState()).toEqual({ found: [person("leo")] });
  await invites.find(" ");
  expect(invites.store.getState()).toEqual({ found: null });
});
