import { type ActiveBroadcast, noticeOf } from "@nchat/contract/call-broadcast";
import type { ParticipantRole } from "@nchat/contract/calls";
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { Toolbar, Tooltip } from "radix-ui";
import { afterEach, expect, test, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import type { CallBroadcastState } from "./call-broadcast.ts";
import { CallContext, type CallServices } from "./call-context.ts";
import { BroadcastControl, BroadcastNotice, BroadcastPill } from "./CallBroadcast.tsx";

vi.setConfig({ testTimeout: 30_000 }); // menus and dialogs open slowly on a busy machine
afterEach(cleanup);

const active: ActiveBroadcast = {
  ...{ id: "b1", streamId: "s1", title: "All hands", visibility: "channel_members", status: "live" },
  ...{ startedBy: "ann", startedAt: "2026-01-01T00:00:00Z" },
};

function open(
  role: ParticipantRole,
  state: Partial<CallBroadcastState> = {},
  channelId: string | null = "k1",
  more: Record<string, unknown> = {},
) {
  const participants = [
    { userId: "me", role, displayName: "Me" },
    { userId: "ann", role: "host", displayName: "Ann" },
  ];
  const done: unknown[] = [];
  const store = createStore(() => ({ active: null, viewers: null, isBusy: false, readNotice: null, ...state }));
  const answers: Record<string, unknown> = {
    listChannels: { ok: true, value: { channels: [] } },
    createChannel: { ok: true, value: { channel: { id: "new one", name: "Me's channel" } } },
    getStream: { ok: true, value: { rights: { watch: true } } },
    ...more,
  };
  const asked: string[] = [];
  const value = {
    engine: {
      roster: createStore(() => ({ participants })),
      setCamera: (isOn: boolean) => done.push({ camera: isOn }),
    },
    call: {
      store: createStore(() => ({ current: { step: "in-call", call: { channelId } } })),
      dispatch: (event: unknown) => done.push(event),
    },
    mute: { dispatch: (event: unknown) => done.push(event) },
    renderDestinations: (streamId: string) => <p>{`destinations of ${streamId}`}</p>,
    rest: { call: async (name: string) => (asked.push(name), answers[name]) },
    broadcast: {
      store,
      start: async (plan: unknown) => (done.push(plan), null),
      stop: () => done.push("stop"),
      read: () => store.setState(({ active: now }) => ({ readNotice: now && noticeOf(now) }) as never),
    },
    ...{ account: { id: "me", displayName: "Me" }, people: [{ id: "bob", username: "bob", displayName: "Bob" }] },
  } as unknown as CallServices;
  render(
    <CallContext.Provider value={value}>
      <Tooltip.Provider>
        <Toolbar.Root>
          <BroadcastControl />
        </Toolbar.Root>
      </Tooltip.Provider>
      <BroadcastPill />
      <BroadcastNotice />
    </CallContext.Provider>,
  );
  return { done, asked, store };
}
const idle = () => new Promise((resolve) => setTimeout(resolve, 0));
const press = (id: string) => fireEvent.click(screen.getByTestId(id));

test("a host reads what it means, names who may watch, and begins it in the call's own channel", async () => {
  const { done } = open("host");
  press("broadcast-start");
  expect(screen.getByTestId("broadcast-consent").textContent).toContain("the members of its channel");
  press("broadcast-confirm");
  await screen.findByText("Give it a title.");
  fireEvent.change(screen.getByTestId("broadcast-title"), { target: { value: " All hands " } });
  press("broadcast-visibility-invite_only");
  expect(screen.getByTestId("broadcast-consent").textContent).toContain("people who are invited");
  press("broadcast-invite-bob");
  press("broadcast-confirm");
  await idle();
  expect(done).toEqual([{ title: "All hands", visibility: "invite_only", invitedUserIds: ["me", "ann", "bob"] }]);
  expect(screen.queryByTestId("broadcast-title")).toBeNull();
});

test("a call outside of channels goes to one of the host's, or to one that is made for it", async () => {
  const { done } = open("co_host", {}, null);
  press("broadcast-start");
  await screen.findByTestId("broadcast-channel");
  fireEvent.change(screen.getByTestId("broadcast-title"), { target: { value: "All hands" } });
  press("broadcast-confirm");
  await idle();
  await idle();
  expect(done).toEqual([
    { title: "All hands", visibility: "channel_members", invitedUserIds: [], channelId: "new one" },
  ]);
});

test("two presses begin it once, and none does before the host's channels are known", async () => {
  const once = open("host", {}, null);
  press("broadcast-start");
  await screen.findByTestId("broadcast-channel");
  fireEvent.change(screen.getByTestId("broadcast-title"), { target: { value: "All hands" } });
  press("broadcast-confirm");
  press("broadcast-confirm");
  await waitFor(() => expect(screen.queryByTestId("broadcast-title")).toBeNull());
  expect([once.asked, once.done.length]).toEqual([["listChannels", "createChannel"], 1]);
  cleanup();
  const never = open("host", {}, null, { listChannels: new Promise(() => undefined) });
  press("broadcast-start");
  fireEvent.change(screen.getByTestId("broadcast-title"), { target: { value: "All hands" } });
  press("broadcast-confirm");
  await screen.findByText("Your channels have not come yet. Choose one, then go live.");
  expect([never.asked.includes("createChannel"), never.done]).toEqual([false, []]);
});

test("the badge stays for everybody; hosts read how many watch, and are asked before it ends", () => {
  open("participant", { active, viewers: 3, readNotice: noticeOf(active) });
  expect(screen.getByTestId("call-broadcast").textContent).toBe("LIVE · this call is being broadcast");
  expect(screen.queryByTestId("broadcast-stop")).toBeNull();
  cleanup();
  const { done } = open("co_host", { active, viewers: 3 });
  expect(screen.getByTestId("call-broadcast").textContent).toBe("LIVE · this call is being broadcast · 3 watching");
  press("broadcast-stop");
  expect(done).toEqual([]);
  press("broadcast-stop-confirm");
  expect(done).toEqual(["stop"]);
});

test("the notice says who broadcasts to whom, and leads out, or on without sound and picture", () => {
  const { done } = open("participant", { active });
  expect(screen.getByTestId("broadcast-notice").textContent).toBe(
    "Ann is broadcasting this call: the members of its channel can see and hear you.",
  );
  press("broadcast-notice-leave");
  press("broadcast-notice-quiet");
  expect(done).toEqual([{ type: "hang-up" }, { type: "set", muted: true, from: "window" }, { camera: false }]);
  expect(screen.queryByTestId("broadcast-notice")).toBeNull();
});

test("the notice is back when others may watch than those it named", () => {
  const { store } = open("participant", { active });
  press("broadcast-notice-close");
  expect(screen.queryByTestId("broadcast-notice")).toBeNull();
  act(() => store.setState({ active: { ...active, visibility: "public" } } as never));
  expect(screen.getByTestId("broadcast-notice").textContent).toContain("everybody with the link");
});

test("a co-host who may not watch it is not led there", async () => {
  const isFound = () => screen.queryByTestId("broadcast-menu") !== null;
  open("co_host", { active });
  await screen.findByTestId("broadcast-menu");
  cleanup();
  const refused = open("co_host", { active }, "k1", { getStream: { ok: false, reason: "refused" } });
  await waitFor(() => expect(refused.asked).toEqual(["getStream"]));
  await idle();
  expect(isFound()).toBe(false);
});

test("who broadcasts it sends it on to other platforms; a co-host does not see their keys", async () => {
  const openMenu = () => fireEvent.keyDown(screen.getByTestId("broadcast-menu"), { key: "Enter" });
  open("host", { active: { ...active, startedBy: "me" } });
  openMenu();
  fireEvent.click(await screen.findByTestId("broadcast-send-on"));
  await screen.findByText("destinations of s1");
  cleanup();
  open("co_host", { active });
  await screen.findByTestId("broadcast-menu");
  openMenu();
  await screen.findByTestId("broadcast-link");
  expect(screen.queryByTestId("broadcast-send-on")).toBeNull();
});
