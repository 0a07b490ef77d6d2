import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { createSight } from "./sight.ts";

class FakeWindow extends EventEmitter {
  state = { isShown: true, isMinimized: false, isDestroyed: false };
  readonly isVisible = () => this.state.isShown;
  readonly isMinimized = () => this.state.isMinimized;
  readonly isDestroyed = () => this.state.isDestroyed;

  become(change: Partial<FakeWindow["state"]>, event: string): void {
    this.state = { ...this.state, ...change };
    this.emit(event);
  }
}

it("tells when the studio's window is minimised or hidden, and when it is back, each once", () => {
  const told: boolean[] = [];
  const window = new FakeWindow();
  const sight = createSight((isInSight) => told.push(isInSight));
  sight.follow(window);
  sight.follow(window);
  expect([told, sight.isInSight()]).toEqual([[], true]);
  window.become({ isMinimized: true }, "minimize");
  expect([told, sight.isInSight()]).toEqual([[false], false]);
  window.become({ isShown: false }, "hide");
  window.become({ isMinimized: false }, "restore");
  expect(told).toEqual([false]);
  window.become({ isShown: true }, "show");
  expect(told).toEqual([false, true]);
});

it.each(["restore", "maximize", "enter-full-screen", "focus"])("sees a minimised window come back by %s", (event) => {
  const told: boolean[] = [];
  const window = new FakeWindow();
  const sight = createSight((isInSight) => told.push(isInSight));
  sight.follow(window);
  window.become({ isMinimized: true }, "minimize");
  window.become({ isMinimized: false }, event);
  expect(told).toEqual([false, true]);
});

it("looks at the window it is given last, at once and alone", () => {
  const told: boolean[] = [];
  const [first, second] = [new FakeWindow(), new FakeWindow()];
  second.state.isShown = false;
  const sight = createSight((isInSight) => told.push(isInSight));
  sight.follow(first);
  sight.follow(second);
  expect(told).toEqual([false]);
  first.become({}, "show");
  expect([told, first.eventNames()]).toEqual([[false], []]);
  sight.stop();
  expect([told, second.eventNames()]).toEqual([[false, true], []]);
});
