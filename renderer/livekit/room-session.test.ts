import type { CallAccess } from "@nchat/contract/calls";
import { sampleCall } from "@nchat/contract/testing/sample-call";
import { describe, expect, test } from "vitest";
import type { RoomAccess } from "./room-commands.ts";
import type { LinkLoss } from "./room-link.ts";
import {
  type AccessAnswer,
  connectTimeout,
  createRoomSession,
  giveUpAfterMs,
  retryDelay,
  settledAfterMs,
} from "./room-session.ts";

const access: CallAccess = {
  callId: sampleCall.id,
  roomName: sampleCall.roomName,
  token: "first",
  livekitUrl: "ws://127.0.0.1:7880",
  iceServers: [],
  expiresAt: "2026-11-22T10:10:00.000Z",
  call: { ...sampleCall, status: "connected" },
  participants: [],
};
const granted = (token: string): AccessAnswer<"KICKED"> => ({ answer: "granted", access: { ...access, token } });

type Step = "up" | "failed" | Promise<"up" | "failed">;

/** A session over scripted answers and connections; `told` holds all that it did, in order. */
function scripted(connections: Step[], answers: AccessAnswer<"KICKED">[], first: CallAccess | null = access) {
  const told: string[] = [];
  const waits: number[] = [];
  const lose: ((loss: LinkLoss) => void)[] = [];
  let clock = 0;
  let opened = 0;
  const session = createRoomSession<ReturnType<typeof openLink>, "KICKED">(
    {
      openLink,
      getAccess: async () => {
        told.push("ask");
        return answers.shift() ?? { answer: "later" };
      },
      delay: async (ms) => {
        waits.push(ms);
        clock += ms;
        await Promise.resolve();
      },
      now: () => clock,
      random: () => 0.5,
      onUp: () => told.push("up"),
      onRecovering: () => told.push("recovering"),
      onEnd: (end) => told.push(`end ${end}`),
    },
    access.callId,
    first,
  );
  function openLink() {
    const mine = ++opened;
    return {
      lost: new Promise<LinkLoss>((resolve) => lose.push(resolve)),
      connect: async ({ token }: RoomAccess) => {
        told.push(`connect ${token}`);
        return (await connections.shift()) ?? "failed";
      },
      close: async () => void told.push(`close ${mine}`),
    };
  }
  return { session, told, lose, waits, pass: (ms: number) => (clock += ms) };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("keeping a room", () => {
  test("a broken link is closed at once, and a new one joins with a fresh token", async () => {
    const { session, told, lose } = scripted(["up", "up"], [granted("second")]);
    await settle();
    lose[0]?.("broken");
    await settle();
    expect(told).toEqual(["connect first", "up", "close 1", "recovering", "ask", "connect second", "up"]);
    await session.stop();
  });

  test("pictures are asked of the link that is being opened, since they come before joining is done", async () => {
    let connected: (outcome: "up") => void = () => undefined;
    const { session } = scripted([new Promise((resolve) => (connected = resolve))], []);
    await settle();
    const opening = session.pictureLink();
    expect([opening === null, session.link()]).toEqual([false, null]);
    connected("up");
    await settle();
    expect([session.pictureLink() === opening, session.link() === opening]).toEqual([true, true]);
    await session.stop();
    expect(session.pictureLink()).toBe(null);
  });

  test("a server that is still away is tried again until it is back", async () => {
    const { session, told, lose } = scripted(
      ["up", "failed", "up"],
      [{ answer: "later" }, granted("second"), granted("third")],
    );
    await settle();
    lose[0]?.("broken");
    await settle();
    expect(told.filter((line) => line.startsWith("connect") || line === "up")).toEqual([
      "connect first",
      "up",
      "connect second",
      "connect third",
      "up",
    ]);
    await session.stop();
  });

  test("stopped at any moment of joining, it never leaves a joined room behind", async () => {
    const left: string[] = [];
    for (let moments = 0; moments < 12; moments++) {
      const { session, told } = scripted(["up"], []);
      for (let passed = 0; passed < moments; passed++) await Promise.resolve();
      await session.stop();
      await settle();
      if (told.includes("connect first") && !told.includes("close 1")) left.push(`after ${moments} moments`);
    }
    expect(left).toEqual([]);
  });

  test("the server's last word ends it", async () => {
    const { told, lose } = scripted(["up"], [{ answer: "over", failure: "KICKED" }]);
    await settle();
    lose[0]?.("broken");
    await settle();
    expect(told.at(-1)).toBe("end KICKED");
  });

  test("another device taking over ends it without a try to come back", async () => {
    const { told, lose } = scripted(["up"], [granted("second")]);
    await settle();
    lose[0]?.("taken-over");
    await settle();
    expect(told).toEqual(["connect first", "up", "close 1", "end taken-over"]);
  });

  test("hanging up while joining closes the link that was being opened, and tells nobody", async () => {
    let connected: (outcome: "up") => void = () => undefined;
    const { session, told } = scripted([new Promise((resolve) => (connected = resolve))], []);
    await settle();
    await session.stop();
    connected("up");
    await settle();
    expect(told.filter((line) => line === "up" || line.startsWith("end"))).toEqual([]);
    expect(told).toContain("close 1");
  });

  test("one that breaks as soon as it is up is joined anew ever later, and given up in the end", async () => {
    const rounds = Math.ceil(giveUpAfterMs / 20_000) + 1;
    const { told, lose, waits, pass } = scripted(Array(rounds).fill("up"), Array(rounds).fill(granted("next")));
    for (let at = 0; at < rounds; at++) {
      await settle();
      pass(20_000);
      lose[at]?.("broken");
    }
    await settle();
    expect(waits.slice(0, 3)).toEqual([120, 192, 307]);
    expect(told.at(-1)).toBe("end gave-up");
  });

  test("one that was up for a while is joined anew at once", async () => {
    const { session, told, lose, waits, pass } = scripted(["up", "up", "up"], [granted("b"), granted("c")]);
    await settle();
    lose[0]?.("broken");
    await settle();
    pass(settledAfterMs);
    lose[1]?.("broken");
    await settle();
    expect([waits, told.at(-1)]).toEqual([[120], "up"]);
    await session.stop();
  });

  test("it is given up after five minutes out of reach", async () => {
    const { told, lose, pass } = scripted(["up"], []);
    await settle();
    lose[0]?.("broken");
    pass(0);
    await settle();
    pass(giveUpAfterMs + 1);
    await settle();
    expect(told.at(-1)).toBe("end gave-up");
  });
});

test("waits grow to two seconds and are spread out", () => {
  expect([1, 2, 3, 20].map((failures) => retryDelay(failures, 0.5))).toEqual([120, 192, 307, 2000]);
  expect([retryDelay(20, 0), retryDelay(20, 1)]).toEqual([1500, 2500]);
});

test("the first try is patient, early ones short, later ones patient again", () => {
  expect([0, 1, 4, 30].map(connectTimeout)).toEqual([8000, 3000, 4500, 8000]);
});
