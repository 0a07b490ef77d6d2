import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { statementsOf } from "./statements.ts";

const views = join(import.meta.dirname, "beside/people.sql");

/** A reference to people or channels within a table's definition; beside nchat these are views. */
const reference =
  / references nchat_(users|channels|channel_members) \([^)]*\)( on (delete|update) (cascade|restrict|set null|no action))*/g;

/** A migration as it runs beside a real nchat. */
export async function besideNchat(name: string, statements: readonly string[], schema: string): Promise<string[]> {
  if (name === "0001_people") {
    const text = await readFile(views, "utf8");
    return statementsOf(text.replaceAll('"nchat".', `"${schema}".`));
  }
  if (name === "0008_people_keys") return []; // nothing but references to people and channels
  return statements.map((statement) => statement.replaceAll(reference, ""));
}
