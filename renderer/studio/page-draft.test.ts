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

it.each([
  ["localhost:8080", "http://localhost:8080"],
  ["127.0.0.1:3000/scores", "http://127.0.0.1:3000/scores"],
  ["[::1]:3000", "http://[::1]:3000"],
  ["box.localhost:3000", "http://box.localhost:3000"],
  ["https://localhost:8080", "https://localhost:8080"],
  ["alerts.example.org:8443/a", "https://alerts.example.org:8443/a"],
  ["localhost.example.org", "https://localhost.example.org"],
])("takes %s as %s", (typed, url) => expect(pageOf({ ...draft, url: typed }, { id: "a" })?.url).toBe(url));

it.each([
  "http://192.168.1.4/",
  "ftp://localhost/",
  "javascript:alert(1)",
  "data:text/html,a",
  "mailto:a@b.org",
  "",
  "::1",
])("does not take %s", (typed) => expect(pageFaults({ ...draft, url: typed }).url).toBe(words.pageUrlWrong));
