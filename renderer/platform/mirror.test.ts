import { expect, test } from "vitest";
import { mirror } from "./mirror.ts";

type Value = { readonly revision: number };

test("the mirror holds what it asked for and follows each change", async () => {
  let tell = (_: Value) => {};
  const store = await mirror<Value>(
    async () => ({ revision: 1 }),
    (listener) => (tell = listener),
  );
  expect(store.getState()).toEqual({ revision: 1 });
  tell({ revision: 2 });
  expect(store.getState()).toEqual({ revision: 2 });
});

test("a change between the question and its answer is not lost", async () => {
  let tell = (_: Value) => {};
  let answer = (_: Value) => {};
  const made = mirror<Value>(
    () => new Promise((resolve) => (answer = resolve)),
    (listener) => (tell = listener),
  );
  tell({ revision: 2 });
  answer({ revision: 1 });
  expect((await made).getState()).toEqual({ revision: 2 });
});
