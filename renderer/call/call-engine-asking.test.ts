import { type CallControl, type CallControlEvent, initialCallControl } from "@nchat/contract/call-control";
import { expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { createAsking } from "./call-engine-asking.ts";
import { access, call, target } from "./call-engine.fixture.ts";

const placing: CallControl = { ...initialCallControl, current: { step: "placing", target } };
const calling: CallControl = { ...initialCallControl, current: { step: "calling", target, call } };

/** As on the desktop: main hears what is dispatched, and its word comes later. */
function world() {
  const [asked, dispatched]: [string[], CallControlEvent["type"][]] = [[], []];
  const asking = createAsking({
    rest: { call: async (name) => (asked.push(name), { ok: true, value: {} }) as never },
    socket: {
      emit: async (name: string) => (asked.push(name), { ok: true, value: access }) as never,
      on: () => () => undefined,
      onConnected: () => () => undefined,
    },
    call: {
      store: createStore(() => placing),
      dispatch: ({ type }) => void dispatched.push(type),
      onEvent: () => () => undefined,
    },
    newId: () => "key",
    warmUp: async () => undefined,
    isStopped: () => false,
  });
  return { ...asking, asked, dispatched };
}

test("what the server granted is kept until main has placed the call, and handed out once", async () => {
  const { initiate, giveBack, take, asked, dispatched } = world();
  await initiate({ type: "initiate", target });
  giveBack(placing.current);
  giveBack(calling.current);
  expect([take(call.id), take(call.id)]).toEqual([access, null]);
  expect([asked, dispatched]).toEqual([["call:initiate"], ["placed"]]);
});

test("what was granted in the very moment in which somebody hung up is given back, once", async () => {
  const { initiate, giveBack, take, asked } = world();
  await initiate({ type: "initiate", target });
  giveBack({ step: "idle" });
  giveBack({ step: "idle" });
  expect([take(call.id), asked]).toEqual([null, ["call:initiate", "endCall"]]);
});
