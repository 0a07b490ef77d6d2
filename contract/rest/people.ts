import { z } from "zod";
import { Account, Person } from "../people.ts";
import type { Route } from "./route.ts";

const Page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
};

/** People: the list that can be called, and one's own profile. */
export const peopleRoutes = {
  listUsers: {
    method: "GET",
    path: "/api/users",
    auth: "user",
    summary: "People, oneself left out, by display name; `q` matches user name and display name",
    query: z.strictObject({ q: z.string().trim().max(100).optional(), ...Page }),
    response: z.object({ users: z.array(Person), total: z.int() }),
  },
  getMe: {
    method: "GET",
    path: "/api/users/me",
    auth: "user",
    summary: "One's own account",
    response: Account,
  },
  updateMe: {
    method: "PATCH",
    path: "/api/users/me",
    auth: "user",
    summary: "Change display name or avatar (a data URL of at most 64 kB, or null)",
    body: z.strictObject({
      displayName: z.string().trim().min(1).max(80).optional(),
      avatarUrl: z
        .string()
        .max(90_000)
        .regex(/^data:image\/(png|jpeg|webp);base64,/)
        .nullable()
        .optional(),
    }),
    response: Account,
  },
} as const satisfies Record<string, Route>;
