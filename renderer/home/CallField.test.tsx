import type { Person } from "@nchat/contract/people";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useRef } from "react";
import { afterEach, expect, test } from "vitest";
import { CallField } from "./CallField.tsx";

afterEach(cleanup);

const person = (name: string): Person => ({
  id: `id-${name}`,
  username: name.toLowerCase(),
  displayName: name,
  avatarUrl: null,
  presence: "available",
});
const everybody = ["Aiko", "Alan", "Leo"].map(person);

function open(canCall = true) {
  const calls: string[] = [];
  function Page() {
    const field = useRef<HTMLInputElement>(null);
    return (
      <CallField
        fieldRef={field}
        search={(typed) => everybody.filter(({ username }) => username.startsWith(typed))}
        presenceWords={({ presence }) => presence}
        canCall={canCall}
        onCall={({ displayName }, type) => calls.push(`${type} ${displayName}`)}
      />
    );
  }
  render(<Page />);
  const field = screen.getByRole<HTMLInputElement>("combobox");
  const type = (value: string) => fireEvent.change(field, { target: { value } });
  const press = (key: string, more = {}) => fireEvent.keyDown(field, { key, ...more });
  const chosen = () => screen.getAllByRole("option", { selected: true }).map((option) => option.id);
  return { calls, field, type, press, chosen };
}

test("Enter calls the first found person with video, Shift+Enter with sound only", () => {
  const { calls, type, press, field } = open();
  type("a");
  press("Enter");
  expect(field.value).toBe("");
  type("le");
  press("Enter", { shiftKey: true });
  expect(calls).toEqual(["video Aiko", "audio Leo"]);
});

test("arrow keys go round the list, and the field names the chosen one", () => {
  const { type, press, chosen, field, calls } = open();
  type("a");
  press("ArrowUp");
  expect(field.getAttribute("aria-activedescendant")).toBe(chosen()[0]);
  press("Enter");
  expect(calls).toEqual(["video Alan"]);
});

test("nothing typed shows no list, and Enter calls nobody", () => {
  const { calls, press } = open();
  press("Enter");
  expect([screen.queryByRole("option"), calls]).toEqual([null, []]);
});

test("somebody unknown is said so", () => {
  const { type } = open();
  type("zoe");
  expect(screen.getByText("Nobody is called “zoe”.")).toBeTruthy();
});

test("Esc empties the field before it does anything else", () => {
  const { type, press, field } = open();
  type("a");
  press("Escape");
  expect(field.value).toBe("");
});

test("during a call nobody is called", () => {
  const { calls, type, press } = open(false);
  type("a");
  press("Enter");
  expect(calls).toEqual([]);
});
