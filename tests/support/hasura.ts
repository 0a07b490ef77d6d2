import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type RawBuilder, sql } from "kysely";
import { parse } from "yaml";
import { z } from "zod";

const folder = join(import.meta.dirname, "../../deploy/hasura/metadata");
const read = (file: string): unknown => parse(readFileSync(join(folder, file), "utf8"));

const TableName = z.strictObject({ schema: z.literal("public"), name: z.string() });
const Manual = z.strictObject({
  insertion_order: z.null(),
  remote_table: TableName,
  column_mapping: z.record(z.string(), z.string()),
});
const ObjectUsing = z.union([
  z.strictObject({ manual_configuration: Manual }),
  z.strictObject({ foreign_key_constraint_on: z.string() }),
]);
const ArrayUsing = z.union([
  z.strictObject({ manual_configuration: Manual }),
  z.strictObject({ foreign_key_constraint_on: z.strictObject({ column: z.string(), table: TableName }) }),
]);
const Columns = z.union([z.literal("*"), z.array(z.string())]);
const Expression = z.record(z.string(), z.unknown());

/** Hasura's file of one table, as far as it is used; anything else in it fails. */
export const TableFile = z.strictObject({
  table: TableName,
  object_relationships: z.array(z.strictObject({ name: z.string(), using: ObjectUsing })).default([]),
  array_relationships: z.array(z.strictObject({ name: z.string(), using: ArrayUsing })).default([]),
  select_permissions: z
    .array(z.strictObject({ role: z.string(), permission: z.strictObject({ columns: Columns, filter: Expression }) }))
    .default([]),
  insert_permissions: z
    .array(
      z.strictObject({
        role: z.string(),
        permission: z.strictObject({ columns: Columns, check: Expression, set: z.record(z.string(), z.string()) }),
      }),
    )
    .default([]),
});
export type TableFile = z.output<typeof TableFile>;

const include = (text: string) => /^!include (\S+)$/.exec(text)?.[1] ?? "";

/** All of the metadata, by table. */
export function readMetadata(): ReadonlyMap<string, TableFile> {
  if (z.strictObject({ version: z.literal(3) }).safeParse(read("version.yaml")).error) throw new Error("not version 3");
  const [database] = z
    .tuple([z.looseObject({ name: z.literal("default"), kind: z.literal("postgres"), tables: z.string() })])
    .parse(read("databases/databases.yaml"));
  const list = join("databases", include(database.tables));
  const files = z.array(z.string()).parse(read(list));
  const tables = files.map((file) => TableFile.parse(read(join(list, "..", include(file)))));
  return new Map(tables.map((each) => [each.table.name, each]));
}

type Join = Readonly<{ table: string; on: readonly (readonly [own: string, theirs: string])[] }>;

function relationOf(metadata: ReadonlyMap<string, TableFile>, table: string, name: string): Join | undefined {
  const file = metadata.get(table);
  const object = file?.object_relationships.find((each) => each.name === name)?.using;
  const array = file?.array_relationships.find((each) => each.name === name)?.using;
  const manual = [object, array].flatMap((using) => (using && "manual_configuration" in using ? [using] : []))[0];
  if (manual) {
    const { remote_table, column_mapping } = manual.manual_configuration;
    return { table: remote_table.name, on: Object.entries(column_mapping) };
  }
  if (array && "foreign_key_constraint_on" in array) {
    const { column, table: theirs } = array.foreign_key_constraint_on;
    return { table: theirs.name, on: [["id", column]] };
  }
  // A foreign key of these tables leads to the id of the table that the column is named after.
  if (object && "foreign_key_constraint_on" in object) {
    const column = object.foreign_key_constraint_on;
    return { table: `nchat_${column.replace(/_id$/, "")}s`, on: [[column, "id"]] };
  }
  return undefined;
}

/** Hasura's boolean expressions as SQL about the row called `alias`, for one person. */
export function toSql(
  metadata: ReadonlyMap<string, TableFile>,
  table: string,
  expression: unknown,
  userId: string,
  alias = "t0",
): RawBuilder<boolean> {
  const deeper = `t${Number(alias.slice(1)) + 1}`;
  const inner = (each: unknown) => toSql(metadata, table, each, userId, alias);
  const parts = Object.entries(Expression.parse(expression)).map(([key, value]): RawBuilder<boolean> => {
    if (key === "_or") return sql`(${sql.join(z.array(z.unknown()).parse(value).map(inner), sql` or `)})`;
    if (key === "_and") return sql`(${sql.join(z.array(z.unknown()).parse(value).map(inner), sql` and `)})`;
    if (key === "_not") return sql`not ${inner(value)}`;
    const relation = relationOf(metadata, table, key);
    if (!relation) return compare(sql.ref(`${alias}.${key}`), value, userId);
    const joined = relation.on.map(
      ([own, theirs]) => sql`${sql.ref(`${alias}.${own}`)} = ${sql.ref(`${deeper}.${theirs}`)}`,
    );
    return sql`exists (select from ${sql.table(relation.table)} as ${sql.ref(deeper)}
      where ${sql.join(joined, sql` and `)} and ${toSql(metadata, relation.table, value, userId, deeper)})`;
  });
  return sql`(${parts.length === 0 ? sql`true` : sql.join(parts, sql` and `)})`;
}

function compare(column: RawBuilder<unknown>, value: unknown, userId: string): RawBuilder<boolean> {
  const test = z.union([
    z.strictObject({ _eq: z.union([z.string(), z.boolean()]) }),
    z.strictObject({ _is_null: z.boolean() }),
  ]);
  const parsed = test.parse(value);
  if ("_is_null" in parsed) return parsed._is_null ? sql`${column} is null` : sql`${column} is not null`;
  const wanted = String(parsed._eq);
  return sql`${column}::text = ${wanted.toLowerCase() === "x-hasura-user-id" ? userId : wanted}`;
}
