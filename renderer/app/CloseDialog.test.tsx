import type { CloseAnswer, CloseAsk } from "@nchat/contract/ipc/window";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { DesktopPort } from "../platform/platform.ts";
import { CloseDialog } from "./CloseDialog.tsx";
import { words } from "./words.ts";

afterEach(cleanup);

function ask(what: CloseAsk) {
  const answers: CloseAnswer[] = [];
  let tell = (_: CloseAsk) => {};
  const desktop: Pick<DesktopPort, "onCloseAsked" | "answerClose"> = {
    onCloseAsked(listener) {
      tell = listener;
      return () => undefined;
    },
    answerClose: (answer) => void answers.push(answer),
  };
  render(<CloseDialog desktop={desktop as DesktopPort} />);
  act(() => tell(what));
  return answers;
}

test("says what the window is closed over: a call, a stage, or a broadcast before both", () => {
  const titles = [
    [{ isLive: false, isOnStage: false }, words.closeTitle],
    [{ isLive: false, isOnStage: true }, words.closeStageTitle],
    [{ isLive: true, isOnStage: true }, words.closeLiveTitle],
  ] as const;
  for (const [what, title] of titles) {
    ask({ hasTray: true, ...what });
    expect(screen.getByText(title)).toBeTruthy();
    cleanup();
  }
});

test("leaves the stage and quits only when told so", () => {
  const answers = ask({ hasTray: true, isLive: false, isOnStage: true });
  expect(screen.getByText(words.keepOnStage)).toBeTruthy();
  fireEvent.click(screen.getByText(words.leaveAndQuit));
  expect([answers, screen.queryByText(words.closeStageTitle)]).toEqual([[{ action: "quit", remember: false }], null]);
});
