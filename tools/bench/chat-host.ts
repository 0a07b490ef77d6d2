import { fileURLToPath } from "node:url";
import type { Browser, Page } from "@playwright/test";
import { signUp } from "../drive/api.ts";
import { newLogin, personAt } from "../drive/person.ts";
import { openBrowser } from "../drive/viewer.ts";
import { type Crowd, gather } from "./p10-crowd.ts";
import { startOurs, startWebSocket } from "./p10-servers.ts";
import { atRate, untilDelivered } from "./p10.ts";
import type { Bench, Row } from "./row.ts";
import { median } from "./statistics.ts";

const watchers = 500;
const load = { messages: 200, reactions: 1000, seconds: 5 } as const;

/** How busy a crowd's chat and reactions keep the host's page. */
export const chatHost: Row = {
  id: "CHAT-HOST",
  title: "Main thread of the host's page, a second of chat",
  reference: "a page that appends each of the same messages to a list, without reactions, names or moderation",
  unit: "ms",
  goals: [{ name: "median", statistic: "median", limit: 1 }],
  prepare,
};

type Side = Readonly<{ page: Page; crowd: Crowd; longest: number[] }>;

async function prepare(note: (text: string) => void): Promise<Bench> {
  const login = newLogin("host");
  const webRoot = fileURLToPath(new URL("../../out/web", import.meta.url));
  const ours = await startOurs(watchers, { webRoot, hostAt: async (url) => (await signUp(url, login)).user.id });
  const bare = await startWebSocket();
  const browser = await openBrowser();
  const host = await openHost(browser, `${ours.server.url}/watch/${ours.streamId}`, login);
  const plain = await openPlain(browser, bare.server.url.replace(/^http/, "ws"));
  const sides: readonly [Side, Side] = [
    { page: host, crowd: await gather(watchers, ours.speech), longest: [] },
    { page: plain, crowd: await gather(watchers, bare.speech), longest: [] },
  ];
  const [first, second] = sides;
  return {
    ours: async () => {
      const busy = await busyOf(first, load.reactions);
      await inOrder(host);
      return busy;
    },
    reference: () => busyOf(second, 0),
    close: async () => {
      note(`${load.messages} messages and ${load.reactions} reactions a second from ${watchers} sockets`);
      note(
        `longest task: ours ${median(first.longest).toFixed(0)} ms, the reference ${median(second.longest).toFixed(0)} ms (median)`,
      );
      await browser.close();
      for (const { crowd } of sides) await crowd.close();
      for (const server of [ours, bare]) await server.close();
    },
  };
}

async function openHost(browser: Browser, address: string, login: ReturnType<typeof newLogin>): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(address);
  const person = personAt(page);
  await person.at("sign-in-email").fill(login.email);
  await person.at("sign-in-password").fill(login.password);
  await person.at("sign-in-submit").click();
  await person.at("chat-input").waitFor();
  return page;
}

/** What somebody writes in an afternoon: every message is an element at the end of a list. */
async function openPlain(browser: Browser, address: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.setContent(`<ul style="height:600px;overflow:auto"></ul>`);
  await page.evaluate((url) => {
    const list = document.querySelector("ul");
    new WebSocket(url).addEventListener("message", ({ data }) => {
      const row = document.createElement("li");
      row.textContent = JSON.stringify(JSON.parse(String(data)));
      list?.append(row);
      list?.scrollTo(0, list.scrollHeight);
    });
  }, address);
  return page;
}

/** Milliseconds of work in each second of the load. */
async function busyOf({ page, crowd, longest }: Side, reactions: number): Promise<number> {
  await page.bringToFront();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const used = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
  };
  await watchTasks(page);
  const [before, begun, delivered] = [await used(), performance.now(), crowd.delivered()];
  await Promise.all([
    atRate(load.messages, load.seconds, crowd.say),
    reactions > 0 ? atRate(reactions, load.seconds, crowd.react) : undefined,
  ]);
  await untilDelivered(crowd, delivered + load.messages * load.seconds * watchers);
  const seconds = (performance.now() - begun) / 1000;
  const busy = (((await used()) - before) * 1000) / seconds;
  longest.push(await longestTask(page));
  await devtools.detach();
  return busy;
}

/** Long tasks are those of 50 ms and more. */
async function watchTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: "longtask",
    });
  });
}

async function longestTask(page: Page): Promise<number> {
  const tasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
  return Math.max(0, ...tasks);
}

/** The host sees the newest messages, each once and in the order of the server's numbers. */
async function inOrder(page: Page): Promise<void> {
  const numbers = await page
    .locator("[data-testid=chat-message]")
    .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute("data-sequence"))));
  const isWhole = numbers.length > 1 && numbers.every((each, at) => at === 0 || each === (numbers[at - 1] ?? 0) + 1);
  if (!isWhole) throw new Error(`the host's page shows messages with gaps or out of order: ${numbers.join(" ")}`);
}
