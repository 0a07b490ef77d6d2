import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { SingleKeysContext } from "./keys.ts";
import { usePressed } from "./use-pressed.ts";

afterEach(cleanup);

/** A page that notes which of its keys were pressed. */
function open(hasSingleKeys = true) {
  const done: string[] = [];
  function Page() {
    usePressed("/", () => done.push("/"));
    usePressed("Mod+K", () => done.push("Mod+K"));
    usePressed("Esc", () => done.push("Esc"));
    return (
      <>
        <input aria-label="field" />
        <select aria-label="list">
          <option>one</option>
        </select>
      </>
    );
  }
  render(
    <SingleKeysContext value={hasSingleKeys}>
      <Page />
    </SingleKeysContext>,
  );
  return done;
}

test("keys act from anywhere; single ones not while something is typed", () => {
  const done = open();
  fireEvent.keyDown(document.body, { key: "/" });
  fireEvent.keyDown(screen.getByLabelText("field"), { key: "/" });
  fireEvent.keyDown(screen.getByLabelText("field"), { key: "k", ctrlKey: true });
  expect(done).toEqual(["/", "Mod+K"]);
});

test("Esc in an open list closes the list only", () => {
  const done = open();
  fireEvent.keyDown(screen.getByText("one"), { key: "Escape" });
  fireEvent.keyDown(document.body, { key: "Escape" });
  expect(done).toEqual(["Esc"]);
});

test("single keys can be switched off; others stay", () => {
  const done = open(false);
  fireEvent.keyDown(document.body, { key: "/" });
  fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
  fireEvent.keyDown(document.body, { key: "Escape" });
  expect(done).toEqual(["Mod+K", "Esc"]);
});

test("a key held down acts once, and one that was taken does not act again", () => {
  const done = open();
  fireEvent.keyDown(document.body, { key: "/", repeat: true });
  const taken = new KeyboardEvent("keydown", { key: "/", cancelable: true, bubbles: true });
  taken.preventDefault();
  document.body.dispatchEvent(taken);
  expect(done).toEqual([]);
});
