import { expect, test } from "vitest";
import { createService } from "./service.mjs";
import type { Child } from "../bootstrap/children.mjs";

/** A child that ends when told; only what a service uses of it. */
function fakeChild(pid: number) {
  let running = true;
  let finish = (_how: string) => {};
  const ended = new Promise<string>((resolve) => {
    finish = (how) => {
      running = false;
      resolve(how);
    };
  });
  return { pid, ended, isRunning: () => running, end: (how: string) => finish(how) };
}

function setUp({ ready = () => Promise.resolve() }: { ready?: (launch: number) => Promise<void> } = {}) {
  const children: ReturnType<typeof fakeChild>[] = [];
  const said: string[] = [];
  const service = createService({
    name: "it",
    launch: () => {
      const child = fakeChild(children.length + 1);
      children.push(child);
      return child as unknown as Child;
    },
    whenReady: () => ready(children.length),
    end: async (child) => children[child.pid - 1]?.end("was stopped"),
    say: (text) => said.push(text.replace(/\d+ ms/, "n ms")),
    onChange: () => undefined,
    onGivenUp: (reason) => said.push(reason),
    sleep: () => Promise.resolve(),
  });
  return { service, children, said };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

test("a service that ends by itself is started again", async () => {
  const { service, children, said } = setUp();
  await service.start();
  children[0]?.end("killed by SIGKILL");
  await settled();
  expect(service.pid()).toBe(2);
  expect(said).toEqual([
    "it is ready (pid 1)",
    "it killed by SIGKILL; starting it again in n ms",
    "it is ready (pid 2)",
  ]);
});

test("a service that is stopped stays so", async () => {
  const { service, children } = setUp();
  await service.start();
  await service.stop();
  await settled();
  expect([service.pid(), children.length]).toEqual([undefined, 1]);
});

test("a start again that does not become ready is tried once more, and the half-started child is ended", async () => {
  const { service, children } = setUp({
    ready: (launch) => (launch === 2 ? Promise.reject(new Error("port taken")) : Promise.resolve()),
  });
  await service.start();
  children[0]?.end("exited with 1");
  await settled();
  expect([service.pid(), children[1]?.isRunning()]).toEqual([3, false]);
});

test("a service that never becomes ready says why", async () => {
  const { service } = setUp({ ready: () => Promise.reject(new Error("exited with 2")) });
  await expect(service.start()).rejects.toThrow("exited with 2");
});

test("after ten falls it is given up", async () => {
  const { service, children, said } = setUp({
    ready: (launch) => (launch === 1 ? Promise.resolve() : Promise.reject(new Error("exited with 2"))),
  });
  await service.start();
  children[0]?.end("exited with 2");
  await settled();
  expect([children.length, said.at(-1)]).toEqual([10, "it exited with 2 again and again"]);
});

test("nothing is started once it was stopped", async () => {
  const { service, children } = setUp();
  await service.stop();
  await expect(service.start()).rejects.toThrow("is being stopped");
  expect(children).toEqual([]);
});
