import { sampleCall } from "@nchat/contract/testing/sample-call";
import { expect, test } from "vitest";
import { createPageCallControl } from "../platform/browser-platform.ts";
import type { Services } from "./services.ts";
import { shellActions } from "./use-actions.ts";

const target = { userIds: ["00000000-0000-4000-8000-000000000001"], title: "Aiko", type: "video" as const };

test("signing out everywhere leaves the call first and waits for its goodbye", async () => {
  const seen: string[] = [];
  const call = createPageCallControl();
  call.dispatch({ type: "place", target });
  call.dispatch({ type: "placed", call: sampleCall });
  const services = {
    platform: { call },
    settled: async () => void seen.push(`settled, ${call.store.getState().current.step}`),
    session: {
      signOutEverywhere: async () => {
        seen.push("out");
        return "done" as const;
      },
    },
  };
  const { signOutEverywhere } = shellActions(services as unknown as Services);
  expect(await signOutEverywhere()).toBe("done");
  expect(seen).toEqual(["settled, over", "out"]);
});
