import type { Source } from "@nchat/contract/studio";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { StreamerModeContext } from "../ui/streamer-mode.ts";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import { PageDialog } from "./PageDialog.tsx";

afterEach(cleanup);

const current: Extract<Source, { kind: "browser" }> = {
  ...{ id: "a", kind: "browser", name: "alerts.example.org", url: "https://alerts.example.org/?token=secret" },
  ...{ width: 640, height: 360, css: "" },
};

function open(isStreamerMode: boolean) {
  const done: Source[] = [];
  render(
    <StreamerModeContext value={isStreamerMode}>
      <TooltipProvider>
        <PageDialog current={current} onDone={(page) => done.push(page)} onClose={() => undefined} />
      </TooltipProvider>
    </StreamerModeContext>,
  );
  return { done, type: () => screen.getByTestId("page-url").getAttribute("type") };
}

test("the address is read as it is while nobody else looks", () => {
  const { type } = open(false);
  expect([type(), screen.queryByTestId("secret-show")]).toEqual(["text", null]);
});

test("in streamer mode the address is hidden until it is shown on purpose, and can be changed unseen", () => {
  const { done, type } = open(true);
  expect(type()).toBe("password");
  fireEvent.change(screen.getByTestId("page-url"), { target: { value: "https://alerts.example.org/?token=new" } });
  fireEvent.submit(screen.getByTestId("page-url"));
  expect(done).toEqual([{ ...current, url: "https://alerts.example.org/?token=new" }]);
  fireEvent.click(screen.getByTestId("secret-show"));
  expect(type()).toBe("text");
});
