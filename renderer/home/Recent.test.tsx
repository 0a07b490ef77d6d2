import type { CallTarget } from "@nchat/contract/call-control";
import type { HistoryEntry } from "@nchat/contract/rest/calls";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { RestClient } from "../session/rest-result.ts";
import { createStore } from "zustand/vanilla";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import { createHistory } from "./history-store.ts";
import { entry, member, ownId, person } from "./history.fixture.ts";
import { Recent } from "./Recent.tsx";

afterEach(cleanup);

async function open(all: readonly HistoryEntry[], { isUp = true, canCall = true } = {}) {
  const server = { isUp };
  const calls: CallTarget[] = [];
  const queries: object[] = [];
  const rest = {
    call: async (_: string, { query }: { query: object }) => {
      queries.push(query);
      return server.isUp
        ? { ok: true, value: { calls: all, total: all.length, limit: 20, offset: 0 } }
        : { ok: false, reason: "unreachable" };
    },
  } as unknown as RestClient;
  const socket = { on: () => () => undefined, onConnected: () => () => undefined };
  const history = createHistory({ rest, socket });
  const channels = { store: createStore(() => ({ channels: [] })), load: async () => undefined };
  await history.load();
  let echoes = 0;
  render(
    <TooltipProvider>
      <Recent
        {...{ history, ownId, canCall, channels }}
        people={[person("aiko")]}
        now={() => Date.parse("2026-11-22T10:00:00Z")}
        onCall={(target) => calls.push(target)}
        onRecording={() => undefined}
        onCallEcho={() => (echoes += 1)}
      />
    </TooltipProvider>,
  );
  return { server, calls, queries, echoes: () => echoes };
}

test("without calls the echo room is offered", async () => {
  const { echoes } = await open([]);
  expect(screen.getByTestId("call-history").textContent).toContain("No calls yet. Try the echo room");
  fireEvent.click(screen.getByTestId("call-echo"));
  expect(echoes()).toBe(1);
});

test("a missed call stands out and is called back with one click", async () => {
  const missed = entry("1", { outcome: "missed", direction: "incoming" });
  const { calls } = await open([missed]);
  const row = screen.getByTestId("history-missed");
  expect(row.textContent).toContain("Aiko");
  fireEvent.click(screen.getByLabelText("Call Aiko"));
  expect(calls).toEqual([{ userIds: ["id-aiko"], title: "Aiko", type: "video" }]);
});

test("a group is called back as a whole", async () => {
  const group = entry("1", { participants: [member("mara"), member("aiko"), member("leo"), member("sofia")] });
  const { calls } = await open([group]);
  fireEvent.click(screen.getByLabelText("Call Aiko and 2 more"));
  expect(calls).toEqual([{ userIds: ["id-aiko", "id-leo", "id-sofia"], title: "Aiko and 2 more", type: "video" }]);
});

test("the filter shows missed calls only, and says when there are none", async () => {
  await open([entry("1")]);
  fireEvent.click(screen.getByText("Missed"));
  expect(screen.getByText("No missed calls.")).toBeTruthy();
  expect(screen.queryByTestId("history-answered")).toBe(null);
});

test("a list that didn't load can be tried again, the rest of the page works", async () => {
  const { server } = await open([entry("1")], { isUp: false });
  expect(screen.getByTestId("error-message").textContent).toBe("Recent calls didn't load.");
  server.isUp = true;
  await act(async () => void fireEvent.click(screen.getByText("Try again")));
  expect(screen.getByTestId("history-answered")).toBeTruthy();
});

test("during a call nobody can be called back", async () => {
  await open([entry("1")], { canCall: false });
  expect(screen.getByLabelText<HTMLButtonElement>("Call Aiko").disabled).toBe(true);
});

test("calls with one person, on some days, are asked for, and all of them again", async () => {
  const { queries } = await open([entry("1")]);
  fireEvent.click(screen.getByTestId("history-filter"));
  await act(async () => void fireEvent.change(screen.getByTestId("history-person"), { target: { value: "id-aiko" } }));
  await act(
    async () => void fireEvent.change(screen.getByTestId("history-last-day"), { target: { value: "2026-11-03" } }),
  );
  const endDate = new Date("2026-11-03T23:59:59.999").toISOString();
  expect(queries.at(-1)).toEqual({ limit: 20, participantId: "id-aiko", endDate });
  await act(async () => void fireEvent.click(screen.getByTestId("history-clear")));
  expect(queries.at(-1)).toEqual({ limit: 20 });
});

test("a day that is typed digit by digit is asked for once, and moves nothing on its way", async () => {
  const { queries } = await open([entry("1")]);
  fireEvent.click(screen.getByTestId("history-filter"));
  const [first, last] = [screen.getByTestId("history-first-day"), screen.getByTestId("history-last-day")];
  await act(async () => void fireEvent.change(first, { target: { value: "2026-11-02" } }));
  const asked = queries.length;
  for (const value of ["0002-11-22", "0020-11-22", "0202-11-22", "2026-11-22"]) {
    fireEvent.keyDown(last, { key: "2" });
    fireEvent.change(last, { target: { value } });
    expect([(last as HTMLInputElement).value, queries.length]).toEqual([value, asked]);
  }
  await act(async () => void fireEvent.blur(last));
  expect(queries.slice(asked)).toEqual([
    {
      limit: 20,
      startDate: new Date("2026-11-02T00:00:00.000").toISOString(),
      endDate: new Date("2026-11-22T23:59:59.999").toISOString(),
    },
  ]);
});

test("a year that was not typed to its end stays in its field, and leaves no call out", async () => {
  const { queries } = await open([entry("1")]);
  fireEvent.click(screen.getByTestId("history-filter"));
  const first = screen.getByTestId<HTMLInputElement>("history-first-day");
  fireEvent.keyDown(first, { key: "2" });
  fireEvent.change(first, { target: { value: "0202-11-22" } });
  await act(async () => void fireEvent.blur(first));
  expect([first.value, first.max, queries]).toEqual(["0202-11-22", "9999-12-31", [{ limit: 20 }]]);
});

test("no calls like these is said in words, with the way back to all", async () => {
  const all = [entry("1")];
  const { queries } = await open(all);
  fireEvent.click(screen.getByTestId("history-filter"));
  all.pop();
  await act(async () => void fireEvent.change(screen.getByTestId("history-person"), { target: { value: "id-aiko" } }));
  expect(screen.getByText("No calls like these.")).toBeTruthy();
  await act(async () => void fireEvent.click(screen.getAllByText("Show all")[1] as HTMLElement));
  expect(queries.at(-1)).toEqual({ limit: 20 });
});
