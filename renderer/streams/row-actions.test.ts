import { expect, test } from "vitest";
import type { MenuItem } from "../ui/Menu.tsx";
import type { Moderation } from "./moderation.ts";
import { personActions, rowActions, type Who } from "./row-actions.ts";
import { sampleMessage } from "./testing.fixture.ts";

const viewer: Who = {
  ...{ ownId: "me", role: "viewer", isOpen: true },
  ...{ canModerate: false, canManage: false, canName: false },
};
const moderator: Who = { ...viewer, role: "moderator", canModerate: true };
const coHost: Who = { ...moderator, role: "co_host", canManage: true };
const host: Who = { ...coHost, role: "host", canName: true };
const admin: Who = { ...moderator, canManage: true };

const done: unknown[] = [];
const note =
  (name: string) =>
  (...given: unknown[]) =>
    void done.push([name, ...given]);
const moderation = {
  ...{ remove: note("remove"), mark: note("mark"), timeOut: note("timeOut"), ban: note("ban") },
  setModerator: async (...given: unknown[]) => note("setModerator")(...given),
  setCoHost: async (...given: unknown[]) => note("setCoHost")(...given),
} as unknown as Moderation;

const ids = (items: readonly MenuItem[]) =>
  items.flatMap((item) => (item.kind === "action" ? (item.testId ?? []) : []));
const about = ["chat-pin", "chat-highlight", "chat-delete"];
const measures = ["chat-timeout-60", "chat-timeout-600", "chat-timeout-86400", "chat-ban", "chat-ban-all"];

test("a message offers each role what it may do, and nothing else", () => {
  const message = sampleMessage(1);
  const menus = [viewer, moderator, coHost, host].map((who) => ids(rowActions(message, who, moderation)));
  expect(menus).toEqual([
    [],
    [...about, ...measures],
    [...about, ...measures],
    [...about, "chat-moderator-add", "chat-co-host-add", ...measures],
  ]);
  const own = sampleMessage(1, { userId: "me" });
  expect(ids(rowActions(own, viewer, moderation))).toEqual(["chat-delete"]);
  expect(ids(rowActions(own, { ...viewer, isOpen: false }, moderation))).toEqual([]);
  expect(ids(rowActions(own, host, moderation))).toEqual(about);
});

test("nobody acts on somebody who stands as high as they do", () => {
  const at = (role: "host" | "co_host" | "moderator", who: Who) =>
    ids(personActions({ userId: "noor", userName: "Noor", role }, who, moderation));
  expect([at("moderator", moderator), at("co_host", coHost), at("co_host", admin), at("host", coHost)]).toEqual([
    [],
    [],
    [],
    [],
  ]);
  expect([at("moderator", coHost), at("moderator", admin)]).toEqual([measures, measures]);
  expect(at("co_host", host)).toEqual(["chat-co-host-remove", ...measures]);
  expect(at("moderator", host)).toEqual(["chat-moderator-remove", "chat-co-host-add", ...measures]);
});

test("a host names moderators and co-hosts, and takes that back", () => {
  const choose = (role: "viewer" | "moderator" | "co_host", testId: string) => {
    const person = { userId: "noor", userName: "Noor", role };
    const item = personActions(person, host, moderation).find(
      (each) => each.kind === "action" && each.testId === testId,
    );
    if (item?.kind === "action") item.onSelect();
  };
  done.splice(0);
  choose("viewer", "chat-moderator-add");
  choose("moderator", "chat-moderator-remove");
  choose("moderator", "chat-co-host-add");
  choose("co_host", "chat-co-host-remove");
  expect(done).toEqual([
    ["setModerator", { userId: "noor", userName: "Noor", role: "viewer" }, true],
    ["setModerator", { userId: "noor", userName: "Noor", role: "moderator" }, false],
    ["setCoHost", { userId: "noor", userName: "Noor", role: "moderator" }, true],
    ["setCoHost", { userId: "noor", userName: "Noor", role: "co_host" }, false],
  ]);
});
