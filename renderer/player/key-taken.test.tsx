import { afterEach, expect, test } from "vitest";
import { isTaken } from "./key-taken.ts";

afterEach(() => document.body.replaceChildren());

const keys = [" ", "k", "m", "f", "ArrowUp", "Home", "End"];

/** The keys that a thing takes from the player while the focus is in it. */
function takenIn(html: string): readonly string[] {
  document.body.innerHTML = html;
  const target = document.querySelector("[data-focus]");
  return keys.filter((key) => {
    let isIt = false;
    const listen = (event: KeyboardEvent) => void (isIt = isTaken(event));
    document.addEventListener("keydown", listen, { once: true });
    target?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    return isIt;
  });
}

test.each(["dialog", "alertdialog", "menu", "menubar", "listbox"])("a %s takes all keys", (role) => {
  expect(takenIn(`<div role="${role}"><button data-focus></button></div>`)).toEqual(keys);
});

test.each([
  `<div role="group" tabindex="0" data-focus></div>`,
  `<ul tabindex="0"><li data-focus></li></ul>`,
  `<div role="group"><i data-focus></i></div>`,
])("a list takes what moves in it, with Home and End: %s", (html) => {
  expect(takenIn(html)).toEqual(["ArrowUp", "Home", "End"]);
});

test("a button takes the space bar, a slider only what moves it, and the page nothing", () => {
  expect(takenIn("<button data-focus></button>")).toEqual([" "]);
  expect(takenIn(`<span role="slider" data-focus></span>`)).toEqual(["ArrowUp", "Home", "End"]);
  expect(takenIn(`<main tabindex="-1" data-focus></main>`)).toEqual([]);
});
