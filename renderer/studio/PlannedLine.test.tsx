import { act, cleanup, fireEvent, render, renderHook, screen } from "@testing-library/react";
import type { StreamInfo } from "@nchat/contract/streams";
import { afterEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import type { Planned, PlannedState } from "./planned-store.ts";
import { PlannedLine } from "./PlannedLine.tsx";
import { useDraft } from "./use-draft.ts";

afterEach(cleanup);

const now = new Date(2026, 10, 22, 19, 45).getTime();
const stream = {
  ...{ id: "one", title: "Filters", visibility: "invite_only", channelId: "channel", recordStream: true },
  scheduledAt: new Date(2026, 10, 22, 20, 0).toISOString(),
} as StreamInfo;

function setUp(state: PlannedState) {
  const store = createStore<PlannedState>(() => state);
  const planned: Planned = {
    store,
    start: () => () => undefined,
    watch: () => () => undefined,
    choose: (chosen) => store.setState({ chosen: { stream: chosen, invited: null, coHosts: null } }),
    drop: () => store.setState({ chosen: null }),
    began: () => undefined,
  };
  return { planned, store };
}

test("the plan whose time it is is offered, taken, and let go of", () => {
  const { planned, store } = setUp({ chosen: null, near: stream });
  render(<PlannedLine planned={planned} now={() => now} />);
  expect(screen.getByTestId("planned-offer").textContent).toMatch(/You planned “Filters” for 0?8:00.PM|20:00/);
  fireEvent.click(screen.getByTestId("planned-take"));
  expect(store.getState().chosen?.stream).toBe(stream);
  expect(screen.getByTestId("planned-line").textContent).toMatch(/^Planned for (0?8:00.PM|20:00)Not this one$/);
  fireEvent.click(screen.getByTestId("planned-drop"));
  expect(store.getState().chosen).toBe(null);
});

test("one without a time is offered too, which is so once it was begun", () => {
  const { planned, store } = setUp({ chosen: null, near: { ...stream, scheduledAt: null } });
  render(<PlannedLine planned={planned} now={() => now} />);
  expect(screen.getByTestId("planned-offer").textContent).toContain("You planned “Filters”, and it was begun.");
  fireEvent.click(screen.getByTestId("planned-take"));
  expect(store.getState().chosen?.stream.id).toBe("one");
});

test("nothing is said where nothing is planned, and the day of one that is not today", () => {
  const { planned, store } = setUp({ chosen: null, near: null });
  const { container } = render(<PlannedLine planned={planned} now={() => now} />);
  expect(container.textContent).toBe("");
  act(() => store.setState({ chosen: { stream: { ...stream, scheduledAt: null }, invited: null, coHosts: null } }));
  expect(screen.getByTestId("planned-line").textContent).toContain("Planned without a time");
  const scheduledAt = new Date(2026, 10, 24, 20, 0).toISOString();
  act(() => store.setState({ chosen: { stream: { ...stream, scheduledAt }, invited: null, coHosts: null } }));
  expect(screen.getByTestId("planned-line").textContent).toContain("Planned for Nov 24, ");
});

test("the form is filled from the plan once, and keeps what is typed then", () => {
  const { planned, store } = setUp({ chosen: null, near: null });
  const { result } = renderHook(() => useDraft(planned, "me"));
  act(() => result.current.change({ title: "By hand", preset: "480p" }));
  act(() => planned.choose(stream));
  expect(result.current.draft).toMatchObject({
    ...{ title: "Filters", visibility: "invite_only", channelId: "channel", isRecorded: true },
    ...{ preset: "480p", invited: [] },
  });
  const someone = (id: string) =>
    ({ id, username: id, displayName: id, avatarUrl: null, presence: "offline" }) as const;
  const [anna, ben, cora] = [someone("anna"), someone("ben"), someone("cora")];
  act(() => result.current.change({ title: "Filters, live", coHosts: [anna, ben] }));
  act(() => store.setState({ chosen: { stream, invited: [anna], coHosts: [ben, cora] } }));
  expect(result.current.draft).toMatchObject({
    ...{ title: "Filters, live", invited: [anna], coHosts: [ben, cora, anna] },
  });
  act(() => planned.drop());
  expect(result.current.draft.title).toBe("Filters, live");
});
