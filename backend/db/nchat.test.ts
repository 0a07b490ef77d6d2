import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { besideNchat } from "./nchat.ts";
import { statementsOf } from "./statements.ts";

const folder = join(import.meta.dirname, "migrations");

it("refers to people and channels by no foreign key beside a real nchat, in no migration", async () => {
  const faults: string[] = [];
  for (const file of await readdir(folder)) {
    const statements = statementsOf(await readFile(join(folder, file), "utf8"));
    const beside = await besideNchat(file.replace(/\.sql$/, ""), statements, "public");
    for (const statement of beside)
      if (/references\s+nchat_(users|channels|channel_members)/i.test(statement)) faults.push(`${file}: ${statement}`);
  }
  expect(faults).toEqual([]);
});

it("takes a reference out of a table's definition and leaves the others", async () => {
  const statement = `create table nchat_x (
  user_id uuid not null references nchat_users (id) on delete cascade,
  call_id uuid references nchat_calls (id) on delete cascade,
  channel_id uuid references nchat_channels (id)
)`;
  expect(await besideNchat("0199_x", [statement], "public")).toEqual([
    `create table nchat_x (
  user_id uuid not null,
  call_id uuid references nchat_calls (id) on delete cascade,
  channel_id uuid
)`,
  ]);
});

it("looks at nchat's schema by its name", async () => {
  const statements = await besideNchat("0001_people", [], "chat");
  expect(
    statements.filter((each) => each.startsWith("create view")).map((each) => /"(\w+)"\./.exec(each)?.[1]),
  ).toEqual(["chat", "chat", "chat"]);
});
