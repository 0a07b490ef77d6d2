import { expect, it } from "vitest";
import { draftOf, pageFaults, pageOf } from "./page-draft.ts";
import { words } from "./words.ts";

const draft = { ...draftOf(null), url: "alerts.example.org/overlay?token=secret" };

it("takes an address without a scheme as https, and is called by its server alone", () => {
  expect(pageOf(draft, { id: "a" })).toEqual({
    ...{ id: "a", kind: "browser", name: "alerts.example.org", url: "https://alerts.example.org/overlay?token=secret" },
    ...{ width: 1280, height: 720, css: "body { background: transparent; margin: 0; overflow: hidden; }" },
  });
});

it("keeps what is not in the fields when it is changed", () => {
  const page = pageOf(draft, { id: "a", offsetMilliseconds: 200 });
  expect(page && pageOf({ ...draftOf(page), width: "640" }, page)).toEqual({ ...page, width: 640 });
});

it("says what can't be", () => {
  expect(pageFaults({ ...draft, url: "http://example.org", width: "8" })).toEqual({
    url: words.pageUrlWrong,
    size: words.pageSizeWrong,
  });
  expect(pageFaults({ ...draft, url: "http://localhost:8080/" })).toEqual({ url: null, size: null });
  expect(pageOf({ ...draft, height: "72o" }, { id: "a" })).toBe(null);
});
