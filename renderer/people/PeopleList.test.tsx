import type { Person } from "@nchat/contract/people";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import type { PeopleState } from "./people-machine.ts";
import { PeopleList } from "./PeopleList.tsx";

afterEach(cleanup);

const person = (name: string, changes: Partial<Person> = {}): Person => ({
  id: `id-${name}`,
  username: name.toLowerCase(),
  displayName: name,
  avatarUrl: null,
  presence: "available",
  ...changes,
});

function open(state: PeopleState, canCall = true) {
  const done: string[] = [];
  const store = createStore<PeopleState>(() => state);
  const people = {
    store,
    load: async () => void done.push("load"),
    start: () => () => undefined,
    find: () => null,
  };
  render(
    <TooltipProvider>
      <PeopleList
        {...{ people, canCall }}
        openName="aiko"
        onOpen={(username) => done.push(`open ${username}`)}
        onCall={([first], type) => done.push(`${type} ${first?.username}`)}
        onInvite={() => done.push("invite")}
      />
    </TooltipProvider>,
  );
  return { done };
}

const ready = (...people: Person[]): PeopleState => ({ step: "ready", people, staleSince: null });

test("everybody has a row with their presence in words; samples are marked", () => {
  open(ready(person("Aiko", { presence: "in_call" }), person("Echo", { isSample: true })));
  expect(screen.getByTestId("person-aiko").textContent).toContain("in a call");
  expect(screen.getByTestId("person-echo").textContent).toContain("sample");
  expect(screen.getByTestId("person-aiko").getAttribute("aria-current")).toBe("page");
});

test("a row opens the person, its buttons call at once", () => {
  const { done } = open(ready(person("Aiko")));
  fireEvent.click(screen.getByTestId("person-aiko"));
  fireEvent.click(screen.getByLabelText("Video call: Aiko"));
  fireEvent.click(screen.getByLabelText("Audio call: Aiko"));
  expect(done).toEqual(["open aiko", "video aiko", "audio aiko"]);
});

test("during a call rows offer no further call", () => {
  open(ready(person("Aiko")), false);
  expect(screen.queryByLabelText("Video call: Aiko")).toBe(null);
});

test("nobody else here offers the invite link", () => {
  const { done } = open(ready());
  fireEvent.click(screen.getByText("Copy invite link"));
  expect(done).toEqual(["invite"]);
});

test("a list that didn't load is said and can be tried again", () => {
  const { done } = open({ step: "failed" });
  expect(screen.getByTestId("error-message").textContent).toBe("People didn't load.");
  fireEvent.click(screen.getByText("Try again"));
  expect(done).toEqual(["load"]);
});

test("an old list says since when", () => {
  open({ step: "ready", people: [person("Aiko")], staleSince: new Date(2026, 10, 22, 14, 2).getTime() });
  expect(screen.getByText(/People may be out of date, last seen .*2/)).toBeTruthy();
});

test("from eight people on the list can be searched", () => {
  open(ready(...["A", "B", "C", "D", "E", "F", "G", "Zoë"].map((name) => person(name))));
  fireEvent.change(screen.getByRole("searchbox"), { target: { value: "zoe" } });
  expect(screen.getAllByTestId(/^person-/).map((row) => row.dataset["testid"])).toEqual(["person-zoë"]);
});
