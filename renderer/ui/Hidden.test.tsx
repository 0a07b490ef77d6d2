import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Hidden } from "./Hidden.tsx";
import { SecretField } from "./SecretField.tsx";
import { StreamerModeContext, useSecret } from "./streamer-mode.ts";
import { TooltipProvider } from "./Tooltip.tsx";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function open(isOn: boolean) {
  render(
    <StreamerModeContext value={isOn}>
      <TooltipProvider>
        <Hidden what="e-mail address">mara@example.org</Hidden>
        <SecretField label="Server" what="server" value="rtmp://x/live" after={<button type="button">Copy</button>} />
      </TooltipProvider>
    </StreamerModeContext>,
  );
}
const texts = () => [
  screen.queryByText("mara@example.org") !== null,
  screen.getByDisplayValue(/./).getAttribute("value"),
];

test("secrets are shown as they are while nobody else looks", () => {
  open(false);
  expect(texts()).toEqual([true, "rtmp://x/live"]);
  expect(screen.queryByTestId("secret-show")).toBeNull();
});

test("in streamer mode each is hidden until it is shown on purpose, and then for ten seconds", () => {
  open(true);
  expect(texts()).toEqual([false, "Hidden in streamer mode"]);
  expect(screen.getByText("Copy")).toBeTruthy();
  fireEvent.click(screen.getByTestId("hidden-secret"));
  expect(texts()).toEqual([true, "Hidden in streamer mode"]);
  fireEvent.click(screen.getByTestId("secret-show"));
  act(() => void vi.advanceTimersByTime(9900));
  expect(texts()).toEqual([true, "rtmp://x/live"]);
  act(() => void vi.advanceTimersByTime(200));
  expect(texts()).toEqual([false, "Hidden in streamer mode"]);
});

function Secret() {
  const { isHidden, reveal } = useSecret();
  return (
    <button type="button" onClick={reveal}>
      {isHidden ? "hidden" : "seen"}
    </button>
  );
}
const withMode = (isOn: boolean) => (
  <StreamerModeContext value={isOn}>
    <Secret />
  </StreamerModeContext>
);

test("what was shown before streamer mode is hidden as soon as it is on", () => {
  const { rerender } = render(withMode(false));
  fireEvent.click(screen.getByText("seen"));
  rerender(withMode(true));
  expect(screen.queryByText("hidden")).not.toBeNull();
  fireEvent.click(screen.getByText("hidden"));
  expect(screen.queryByText("seen")).not.toBeNull();
});
