import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { followRegionKeys } from "./regions.ts";

afterEach(cleanup);

test("F6 goes round the parts of the window, Shift+F6 back, past those with nothing to focus", () => {
  const stop = followRegionKeys(document);
  render(
    <>
      <header data-region="title">
        <button type="button">search</button>
      </header>
      <nav data-region="navigation">
        <button type="button" disabled>
          off
        </button>
        <button type="button">home</button>
      </nav>
      <main data-region="content" tabIndex={-1} aria-label="content" />
    </>,
  );
  const focused = () => document.activeElement?.textContent || document.activeElement?.getAttribute("aria-label");
  const seen = Array.from({ length: 4 }, () => {
    fireEvent.keyDown(document, { key: "F6" });
    return focused();
  });
  expect(seen).toEqual(["search", "home", "content", "search"]);
  fireEvent.keyDown(document, { key: "F6", shiftKey: true });
  expect(focused()).toBe("content");
  stop();
  fireEvent.keyDown(document, { key: "F6" });
  expect([focused(), screen.getByText("search")]).toEqual(["content", expect.anything()]);
});
