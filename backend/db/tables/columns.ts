import type { ColumnType, Generated } from "kysely";

/** A point in time that must be given; read as a `Date`, written as a `Date` or an ISO string. */
export type Moment = ColumnType<Date, Date | string, Date | string>;

/** A point in time that may be missing. */
export type OptionalMoment = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

/** A point in time that the database fills in. */
export type MadeMoment = ColumnType<Date, Date | string | undefined, Date | string>;

/** A JSON object; arrays must sit inside one, for node-postgres writes a bare array as a Postgres array. */
export type JsonObject = Record<string, unknown>;

/** A `jsonb` column whose default is `{}`; nullable, as in the plan. */
export type Json = ColumnType<JsonObject | null, JsonObject | null | undefined, JsonObject | null>;

/** A row's own id, made by the database when not given. */
export type Id = Generated<string>;
