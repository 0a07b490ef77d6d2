import type { Stream } from "@nchat/contract/streams";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import type { RestClient } from "../session/rest-result.ts";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import { initialChat, nextChat } from "./chat-machine.ts";
import { createModeration } from "./moderation.ts";
import { SidePanel } from "./SidePanel.tsx";
import { sampleSnapshot, sampleStream } from "./testing.fixture.ts";
import { WatchContext, type WatchServices } from "./watch-context.ts";

afterEach(cleanup);

const entered = (canModerate: boolean) =>
  nextChat(initialChat, { type: "entered", snapshot: sampleSnapshot([], { canModerate }), isWhole: true });

/** The panel of somebody who moderates, on a server that answers nothing. */
function open() {
  const chat = createStore(() => entered(true));
  const rest = { call: async () => ({ ok: false, reason: "aborted" }) } as unknown as RestClient;
  const services: WatchServices = {
    watch: { chat: { store: chat } } as unknown as WatchServices["watch"],
    moderation: createModeration({ streamId: "stream", rest, raise: () => undefined }),
    rest,
    account: null,
    openLink: () => undefined,
    raise: () => undefined,
    now: () => 0,
  };
  const panel = (stream: Stream) => (
    <TooltipProvider>
      <WatchContext value={services}>
        <SidePanel stream={stream} chatToggle={null} />
      </WatchContext>
    </TooltipProvider>
  );
  const { rerender } = render(panel(sampleStream()));
  return { chat, show: (stream: Stream) => rerender(panel(stream)) };
}

const choose = async (tab: string) => act(async () => void fireEvent.mouseDown(screen.getByTestId(tab), { button: 0 }));
const isChat = () => screen.getByTestId("tab-chat").getAttribute("aria-selected");

test("when the stream ends, who looks at the viewers looks at the chat", async () => {
  const { show } = open();
  await choose("tab-viewers");
  expect(isChat()).toBe("false");
  show(sampleStream({ status: "ended", endedAt: "2026-11-22T19:00:00.000Z" }));
  expect([isChat(), screen.queryByTestId("tab-viewers"), screen.getByTestId("chat-closed").textContent !== ""]).toEqual(
    ["true", null, true],
  );
});

test("who moderates no more sees the chat instead", async () => {
  const { chat } = open();
  await choose("tab-moderation");
  expect(screen.getByTestId("moderation-panel")).toBeTruthy();
  act(() => chat.setState(entered(false), true));
  expect([isChat(), screen.queryByTestId("moderation-panel")]).toEqual(["true", null]);
});
