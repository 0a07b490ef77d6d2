import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import { ChatList } from "./ChatList.tsx";
import type { RowManner } from "./ChatRow.tsx";
import { sampleMessage as message } from "./testing.fixture.ts";

afterEach(cleanup);

const opened: string[] = [];
const manner: RowManner = {
  ownId: "me",
  startedAt: Date.parse("2026-11-22T18:00:00.000Z"),
  canReply: true,
  openLink: (url) => void opened.push(url),
  onReply: () => undefined,
  actionsFor: () => [],
};

const list = (...sequences: readonly number[]) => (
  <TooltipProvider>
    <ChatList
      label="Messages"
      empty="Say hello."
      messages={sequences.map((sequence) => message(sequence))}
      manner={manner}
      own={null}
      ownCount={0}
    />
  </TooltipProvider>
);
const shown = () => screen.queryAllByTestId("chat-message").map((row) => Number(row.dataset["sequence"]));

/** Scrolls so many pixels up from the end. */
function scrollUp(by: number) {
  const box = screen.getByTestId("chat-list");
  box.scrollTop = -by;
  fireEvent.scroll(box);
}

test("who reads further up is not disturbed, and reads how much is new", () => {
  const { rerender } = render(list(1, 2, 3));
  scrollUp(400);
  rerender(list(2, 3, 4, 5));
  expect([shown(), screen.getByTestId("chat-new").textContent]).toEqual([[1, 2, 3], "2 new"]);
  fireEvent.click(screen.getByTestId("chat-new"));
  expect([shown(), screen.queryByTestId("chat-new"), screen.getByTestId("chat-list").scrollTop]).toEqual([
    [2, 3, 4, 5],
    null,
    0,
  ]);
});

test("coming back to the end by oneself shows the newest again", () => {
  const { rerender } = render(list(1, 2));
  scrollUp(400);
  rerender(list(1, 2, 3));
  scrollUp(10);
  expect(shown()).toEqual([1, 2, 3]);
});

const written = (messages: Parameters<typeof ChatList>[0]["messages"], own: readonly string[]) => (
  <TooltipProvider>
    <ChatList
      label="Messages"
      empty=""
      {...{ messages, manner }}
      own={own.map((text) => (
        <li key={text}>{text}</li>
      ))}
      ownCount={own.length}
    />
  </TooltipProvider>
);

test("what is removed while somebody reads further up is gone there too", () => {
  const { rerender } = render(written([message(1), message(2)], []));
  scrollUp(400);
  rerender(written([message(1, { isDeleted: true, deletedBy: "moderator" }), message(2), message(3)], []));
  expect([shown(), screen.getByTestId("chat-removed").textContent]).toEqual([[2], "Message removed by a moderator"]);
});

test("what one writes while reading further up leads to the end, and is seen", () => {
  const { rerender } = render(written([message(1)], ["first"]));
  scrollUp(400);
  rerender(written([message(1), message(2)], ["first"]));
  expect([shown(), screen.queryByText("first") !== null]).toEqual([[1], true]);
  rerender(written([message(1), message(2)], ["first", "second"]));
  expect([shown(), screen.queryByText("second") !== null]).toEqual([[1, 2], true]);
  expect(screen.getByTestId("chat-list").scrollTop).toBe(0);
});

test("when more came than is kept, the number says that it is more", () => {
  const { rerender } = render(list(1, 2));
  scrollUp(400);
  rerender(list(7, 8));
  expect(screen.getByTestId("chat-new").textContent).toBe("2+ new");
});

test("the arrow keys go through a message's open menu, and leave the list where it is", async () => {
  const actionsFor = () => [
    { kind: "action", label: "Pin", testId: "chat-pin", onSelect: () => undefined } as const,
    { kind: "action", label: "Delete", testId: "chat-delete", onSelect: () => undefined } as const,
  ];
  render(
    <TooltipProvider>
      <ChatList
        label="Messages"
        empty=""
        messages={[message(1), message(2), message(3)]}
        manner={{ ...manner, actionsFor }}
        own={null}
        ownCount={0}
      />
    </TooltipProvider>,
  );
  act(() => screen.getAllByTestId("chat-message")[1]?.focus());
  fireEvent.keyDown(screen.getByTestId("chat-more"), { key: "Enter" });
  await screen.findByTestId("chat-pin");
  screen.getByTestId("chat-pin").focus();
  fireEvent.keyDown(screen.getByTestId("chat-pin"), { key: "ArrowDown" });
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("chat-delete")));
  expect(screen.getByTestId("chat-pin")).toBeTruthy();
});

test("an empty chat says so", () => {
  render(list());
  expect(screen.getByText("Say hello.")).toBeTruthy();
});

test("a message shows when in the stream it was written, and its links open outside", () => {
  render(
    <TooltipProvider>
      <ChatList
        label="Messages"
        empty=""
        messages={[message(1, { content: "see https://a.example/x", mediaTime: 125_000, role: "host" })]}
        manner={manner}
        own={null}
        ownCount={0}
      />
    </TooltipProvider>,
  );
  const row = screen.getByTestId("chat-message");
  expect(row.textContent).toContain("2:05");
  expect(row.textContent).toContain("Host");
  fireEvent.click(screen.getByRole("link"));
  expect(opened).toEqual(["https://a.example/x"]);
});

test("what was removed leaves its place and says by whom", () => {
  render(
    <TooltipProvider>
      <ChatList
        label="Messages"
        empty=""
        messages={[message(1, { isDeleted: true, deletedBy: "moderator", content: "" })]}
        manner={manner}
        own={null}
        ownCount={0}
      />
    </TooltipProvider>,
  );
  expect(screen.getByTestId("chat-removed").textContent).toBe("Message removed by a moderator");
});
