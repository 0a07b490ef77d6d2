import { expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { schedule } from "../session/schedule.ts";
import type { Session } from "../session/session-machine.ts";
import { createToastStore } from "../ui/toast-store.ts";
import { forgetWithPerson } from "./forget-with-person.ts";

const somebody = { id: "mara" } as Extract<Session, { step: "signed-in" }>["account"];
const signedIn: Session = { step: "signed-in", account: somebody };
const signedOut: Session = { step: "signed-out", problem: null };

test("nobody reads what was told to the person before, also when it came after they had left", () => {
  const store = createStore<Session>(() => signedOut);
  const toasts = createToastStore({ schedule });
  const texts = () => toasts.store.getState().map(({ text }) => text);
  forgetWithPerson({ store }, toasts);
  toasts.raise("problem", "A damaged file was set aside.");
  store.setState(signedIn, true);
  expect(texts()).toEqual(["A damaged file was set aside."]);
  store.setState(signedOut, true);
  expect(texts()).toEqual([]);
  toasts.raise("problem", "The server refused.");
  store.setState(signedIn, true);
  expect(texts()).toEqual([]);
});
