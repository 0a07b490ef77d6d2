import type { Person } from "@nchat/contract/people";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import type { RestClient } from "../session/rest-result.ts";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import { initialChat } from "./chat-machine.ts";
import { CoHosts } from "./CoHosts.tsx";
import { createModeration } from "./moderation.ts";
import { sampleStream } from "./testing.fixture.ts";
import { WatchContext, type WatchServices } from "./watch-context.ts";

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const person = (username: string): Person => ({
  ...{ id: `id-${username}`, username, displayName: username.toUpperCase() },
  ...{ avatarUrl: null, presence: "offline" as const },
});
type Undo = { readonly run: () => void };

/** The host's box, on a server with those people; `refusal` is its answer to every change. */
async function open(refusal: string | null = null, isAway = false) {
  const server = { isAway };
  const members = new Map<string, "co_host" | "viewer">([["id-ann", "viewer"]]);
  const undos: Undo[] = [];
  const said: string[] = [];
  const call = async (name: string, { body }: { body?: { userIds: string[]; role: "co_host" | "viewer" } }) => {
    if (server.isAway) return { ok: false, reason: "unreachable" };
    if (name === "listUsers") return { ok: true, value: { users: ["leo", "noor"].map(person), total: 2 } };
    if (name === "addStreamMembers" && refusal)
      return { ok: false, reason: "refused", error: { code: refusal, message: "" } };
    for (const id of body?.userIds ?? []) members.set(id, body?.role ?? "viewer");
    const listed = [...members].map(([id, role]) => ({ user: person(id.slice(3)), role, invitedAt: "" }));
    return { ok: true, value: { members: listed } };
  };
  const rest = { call } as unknown as RestClient;
  const raise: WatchServices["raise"] = (_, text, more) => {
    said.push(text);
    if (more?.action) undos.push(more.action);
  };
  const services: WatchServices = {
    watch: { chat: { store: createStore(() => initialChat) } } as unknown as WatchServices["watch"],
    moderation: createModeration({ streamId: "stream", rest, raise }),
    ...{ rest, raise, account: null, openLink: () => undefined, now: () => 0 },
  };
  await act(async () => {
    render(
      <TooltipProvider>
        <WatchContext value={services}>
          <CoHosts stream={sampleStream()} />
        </WatchContext>
      </TooltipProvider>,
    );
  });
  return { members, undos, said, server };
}

const type = (text: string) =>
  act(async () => void fireEvent.change(screen.getByTestId("co-host-add"), { target: { value: text } }));
const press = (testId: string) => act(async () => void fireEvent.click(screen.getByTestId(testId)));

test("a host finds somebody and makes them a co-host, who is listed then and offered no more", async () => {
  const { members } = await open();
  expect(screen.queryByTestId("co-host-ann")).toBeNull(); // invited only
  await type("o");
  expect(screen.queryByTestId("co-host-add-leo")).toBeTruthy();
  await press("co-host-add-noor");
  expect(members.get("id-noor")).toBe("co_host");
  expect(screen.getByTestId("co-host-noor").textContent).toContain("NOOR");
  await type("o");
  expect(screen.queryByTestId("co-host-add-noor")).toBeNull();
});

test("a co-host who is taken back may still watch, and is named again by one click", async () => {
  const { members, undos, said } = await open();
  await type("n");
  await press("co-host-add-noor");
  await press("co-host-remove");
  expect([members.get("id-noor"), screen.queryByTestId("co-host-noor")]).toEqual(["viewer", null]);
  await act(async () => undos.at(-1)?.run());
  expect([members.get("id-noor"), undos.length]).toEqual(["co_host", 2]);
  expect(said.at(-1)).toMatch(/^NOOR is a co-host now/);
});

test("a refusal is said, and changes nothing", async () => {
  const { members, said } = await open("FORBIDDEN");
  await type("n");
  await press("co-host-add-noor");
  expect([said, members.has("id-noor"), screen.queryByTestId("co-host-noor")]).toEqual([
    ["Your role here does not allow that."],
    false,
    null,
  ]);
});

test("nothing is said of co-hosts before they are known, and they are asked for until they are", async () => {
  vi.useFakeTimers();
  const { server, members } = await open(null, true);
  const box = screen.getByTestId("co-hosts");
  expect([box.textContent.includes("Loading…"), box.textContent.includes("Nobody yet")]).toEqual([true, false]);
  members.set("id-ann", "co_host");
  server.isAway = false;
  await act(() => vi.advanceTimersByTimeAsync(3000));
  expect(screen.getByTestId("co-host-ann").textContent).toContain("ANN");
  expect(box.textContent).not.toContain("Loading…");
});
