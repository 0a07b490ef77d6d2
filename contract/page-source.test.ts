import { expect, it } from "vitest";
import { isPageUrl } from "./page-source.ts";

it.each([
  "https://alerts.example.org/overlay?token=1",
  "http://localhost:8080/scoreboard",
  "http://127.0.0.1:3000/",
  "http://[::1]:3000/",
  "http://box.localhost/",
])("takes %s", (url) => expect(isPageUrl(url)).toBe(true));

it.each([
  "http://alerts.example.org/",
  "http://192.168.1.4/",
  "http://127.0.0.1.example.org/",
  "https://name:password@example.org/",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "data:text/html,hello",
  "app://nchat/index.html",
  "chrome://settings",
  "example.org",
  "",
])("refuses %s", (url) => expect(isPageUrl(url)).toBe(false));
