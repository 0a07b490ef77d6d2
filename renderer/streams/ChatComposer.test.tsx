import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import { ChatComposer } from "./ChatComposer.tsx";

afterEach(cleanup);

type Part = Partial<Parameters<typeof ChatComposer>[0]>;

function open(part: Part = {}) {
  const written: string[] = [];
  const whole = {
    closed: null,
    wait: null,
    replyTo: null,
    onStopReply: () => undefined,
    onWrite: (content: string) => void written.push(content),
    now: () => 100_000,
    ...part,
  };
  render(
    <TooltipProvider>
      <ChatComposer {...whole} />
    </TooltipProvider>,
  );
  return written;
}

const type = (value: string) => fireEvent.change(screen.getByTestId("chat-input"), { target: { value } });
const enter = () => fireEvent.submit(screen.getByTestId("chat-input"));
const left = () => screen.getByTestId<HTMLInputElement>("chat-input").value;

test("what was typed is sent without its edges, and the field is empty again", () => {
  const written = open();
  type("  hello ");
  enter();
  expect([written, left()]).toEqual([["hello"], ""]);
});

test("slow mode says how long to wait and keeps what was typed", () => {
  const written = open({ wait: { until: 106_000, why: "slow" } });
  type("hello");
  enter();
  expect([written, left()]).toEqual([[], "hello"]);
  expect(screen.getByTestId("chat-slow").textContent).toBe("Slow mode · you can write again in 6\u202Fs");
});

test("a message that is too long is not sent, and says by how much", () => {
  const written = open();
  type("x".repeat(503));
  enter();
  expect([written, screen.getByText("-3").textContent]).toEqual([[], "-3"]);
});

test("where nothing can be written the reason stands in place of the field", () => {
  open({ closed: "Sign in to write." });
  expect([screen.getByTestId("chat-closed").textContent, screen.queryByTestId("chat-input")]).toEqual([
    "Sign in to write.",
    null,
  ]);
});

test("an answer says to whom, and Esc takes that back", () => {
  let stopped = 0;
  const replyTo = { id: "m1", userId: "noor", userName: "Noor", content: "hi" };
  open({ replyTo, onStopReply: () => (stopped += 1) });
  expect(screen.getByText("Replying to Noor")).toBeTruthy();
  fireEvent.keyDown(screen.getByTestId("chat-input"), { key: "Escape" });
  expect(stopped).toBe(1);
});
