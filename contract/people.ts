import { z } from "zod";
import { Uuid } from "./primitives.ts";

/** Whether a person can be reached now. */
export const Presence = z.enum(["offline", "available", "in_call", "dnd"]);
export type Presence = z.output<typeof Presence>;

/** A person as everybody may see them. */
export const Person = z.object({
  id: Uuid,
  username: z.string(),
  displayName: z.string(),
  avatarUrl: z.string().nullable(),
  presence: Presence,
  /** True for the sample people that an embedded backend brings; screens say so. */
  isSample: z.boolean().optional(),
});
export type Person = Readonly<z.output<typeof Person>>;

/** The signed-in person as hasura-auth describes them. */
export const Account = z.object({
  id: Uuid,
  email: z.string(),
  username: z.string(),
  displayName: z.string(),
  avatarUrl: z.string().nullable(),
});
export type Account = Readonly<z.output<typeof Account>>;
