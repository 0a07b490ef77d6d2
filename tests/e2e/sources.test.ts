import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, test as anywhere } from "vitest";
import { openPatternWindow } from "../../tools/drive/pattern-window.ts";
import { decodePicture, patternBars } from "../../tools/drive/pattern.ts";
import { whyNoDisplay } from "../support/display.ts";
import { xdotool } from "./support/keyboard.ts";
import { colourAt, levelsOf, programme } from "./support/programme.ts";
import { type Desk, openStage, type SignedIn, someoneNew, type Stage } from "./support/stage.ts";
import { until } from "./support/until.ts";

const test = anywhere.skipIf(whyNoDisplay() !== undefined);

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await openStage();
  desk = await stage.open("alice");
});
afterAll(() => stage.close());

const isGreen = ([red = 0, green = 0, blue = 0]: readonly number[]) => red < 60 && green > 200 && blue < 60;
const isDark = (colour: readonly number[]) => colour.every((each) => each < 40);

async function choosePart(alice: SignedIn, area: Readonly<Record<"x" | "y" | "width" | "height", number>>) {
  await alice.at("region-area").waitFor();
  // The size first: a place must leave room for it.
  for (const side of ["width", "height", "x", "y"] as const) {
    await alice.at(`region-${side}`).fill(String(area[side]));
    await alice.at(`region-${side}`).blur();
  }
  await alice.at("region-use").click();
  await alice.at("region-picker").waitFor({ state: "detached" });
}

/** Clicks a place of the screen on its picture; answers the rectangle that this makes. */
async function clickOnScreen(alice: SignedIn, x: number, y: number): Promise<readonly number[]> {
  await alice.at("region-area").waitFor();
  const stage = await until("the picture of the screen", () =>
    alice
      .at("region-stage")
      .boundingBox()
      .then((box) => box ?? undefined),
  );
  const width = await alice.page
    .locator('[data-testid="region-stage"] img')
    .evaluate((still: HTMLImageElement) => still.naturalWidth);
  const scale = stage.width / width;
  await alice.page.mouse.click(stage.x + x * scale, stage.y + y * scale);
  const sides = ["x", "y", "width", "height"].map((side) => alice.at(`region-${side}`).inputValue());
  return (await Promise.all(sides)).map(Number);
}

/** Where the pattern is in the programme, in the programme's own pixels. */
async function patternAt(alice: SignedIn) {
  return until("the pattern in the programme", async () => {
    const picture = await programme(alice);
    const found = decodePicture(picture);
    if (!found) return undefined;
    const scale = 1280 / picture.width;
    const { x, y, width, height } = found.box;
    return { counter: found.counter, bars: found.bars, box: [x, y, width, height].map((each) => each * scale) };
  });
}

test("a part of a screen is shown pixel by pixel, and another part takes its place at once", async () => {
  const alice = await someoneNew(desk, "alice");
  const window = await openPatternWindow({ display: stage.display, title: "Part pattern", x: 60, y: 60 });
  await alice.at("studio-open").click();
  await alice.at("source-add").click();
  await alice.at("source-add-region").click();
  const [left0 = 0, top0 = 0, width = 0, height = 0] = await clickOnScreen(alice, 120, 160);
  nearly([left0, top0], [60, 60]);
  expect([width >= 640 && width <= 660, height >= 400 && height <= 440]).toEqual([true, true]);
  await xdotool(stage.display, "windowraise", String(window.id));
  // In the programme's shape, so that every pixel of it is 1.6 pixels there.
  await choosePart(alice, { x: 20, y: 40, width: 800, height: 450 });
  const first = await patternAt(alice);
  expect(first.bars).toEqual([...patternBars]);
  nearly(first.box.slice(2), [1024, 640]);
  await until("another picture", async () => (await patternAt(alice)).counter !== first.counter);

  const [left = 0, top = 0] = first.box.map((each) => Math.round(each / 1.6));
  const [x, y] = [20 + left, 40 + top];
  await alice.at("source-edit").click();
  await choosePart(alice, { x, y, width: 640, height: 360 });
  await until("the other part, of which nothing stands around", async () => {
    const { width, height, data } = await programme(alice);
    const corner = [...data.subarray((width * (height / 2) + 4) * 4, (width * (height / 2) + 4) * 4 + 3)];
    return corner[0] === 255 || ((corner[0] ?? 0) > 200 && (corner[1] ?? 255) < 60 && (corner[2] ?? 0) > 200);
  });
  window.close();
});

function nearly(found: readonly number[], wanted: readonly number[]): void {
  found.forEach((each, at) => expect(Math.abs(each - (wanted[at] ?? 0))).toBeLessThan(14));
}

/** What the page tries, and tells its own server of. */
const trying = (appServer: string) => `
const told = {};
const late = () => new Promise((_, fail) => setTimeout(fail, 3000, new Error("no answer")));
const attempt = async (name, what) => { try { told[name] = String(await Promise.race([what(), late()])); } catch (error) { told[name] = "refused: " + error.name; } };
(async () => {
  await attempt("camera", () => navigator.mediaDevices.getUserMedia({ video: true }));
  await attempt("screen", () => navigator.mediaDevices.getDisplayMedia({ video: true }));
  await attempt("notices", () => Notification.requestPermission());
  await attempt("place", () => new Promise((done, fail) => navigator.geolocation.getCurrentPosition(done, fail)));
  await attempt("window", () => window.open("about:blank"));
  await attempt("question", () => confirm("May I?"));
  await attempt("bridge", () => typeof window.desktop + typeof window.require + typeof window.process);
  await attempt("storage", () => localStorage.length + document.cookie.length);
  await attempt("server", () => fetch("${appServer}/healthz", { mode: "no-cors" }));
  await attempt("line", () => new Promise((done, fail) => {
    const socket = new WebSocket("${appServer.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket");
    socket.onopen = () => done("open"); socket.onerror = () => fail(new Error("no")); }));
  await fetch("/told", { method: "POST", body: JSON.stringify(told) });
  // Elsewhere at its own server, where the proxy lets it go. Whatever comes of that takes this page's place, and its
  // timers, within milliseconds.
  location.href = "https://" + location.host + "/elsewhere";
  setTimeout(() => fetch("/stayed", { method: "POST" }), 1000);
})();`;

const overlay = `<!doctype html><meta charset="utf-8"><title>Overlay</title>
<style>#box { position: absolute; left: 0; top: 0; width: 320px; height: 180px; background: rgb(0 255 0); }</style>
<div id="box"></div><div id="late" style="position: absolute; right: 0; bottom: 0; width: 320px; height: 180px"></div>`;

type Overlay = {
  readonly url: string;
  readonly server: Server;
  readonly told: () => Record<string, string> | undefined;
  readonly hasStayed: () => boolean | undefined;
  /** What was asked for as a page. */
  readonly pages: readonly string[];
};

/** A server with the page of an overlay, on loopback. */
async function startOverlay(): Promise<Overlay> {
  let told: Record<string, string> | undefined;
  let hasStayed: true | undefined;
  const pages: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      const { url = "", headers } = request;
      if (url === "/told") told = JSON.parse(body);
      if (url === "/stayed") hasStayed = true;
      if (headers["sec-fetch-dest"] === "document") pages.push(url);
      const isPage = url === "/";
      response.writeHead(isPage ? 200 : 404, { "content-type": "text/html" });
      response.end(isPage ? `${overlay}<script>${trying(desk.server)}</script>` : "");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  const url = `http://127.0.0.1:${address.port}/`;
  return { url, server, told: () => told, hasStayed: () => hasStayed, pages };
}

test("a web page lies over the scene with its transparency, reaches nothing of the app, and comes back after a fault", async () => {
  const alice = await someoneNew(desk, "alice");
  const page = await startOverlay();
  await alice.at("studio-open").click();
  await alice.at("source-add").click();
  await alice.at("source-add-text").click();
  await alice.at("source-add").click();
  await alice.at("source-add-browser").click();
  await alice.at("page-url").fill(page.url);
  await alice.at("page-css").fill("#late { background: rgb(0 255 0); }");
  await alice.page.getByTestId("page-url").press("Enter");
  await alice.at("page-url").waitFor({ state: "detached" });
  await until("the page's box", async () => isGreen(await colourAt(alice, 0.1, 0.1)));
  await until("what its style adds", async () => isGreen(await colourAt(alice, 0.9, 0.9)));
  expect(isDark(await colourAt(alice, 0.5, 0.5))).toBe(true);

  const told = await until("what the page tried", page.told);
  expect(told).toMatchObject({
    ...{ notices: "denied", window: "null", question: "false" },
    ...{ bridge: "undefinedundefinedundefined", storage: "0", server: "refused: TypeError", line: "refused: Error" },
  });
  for (const name of ["camera", "screen", "place"]) expect(told[name]).toMatch(/^refused/);
  await until("the page after it was kept from leaving", page.hasStayed);
  expect(isGreen(await colourAt(alice, 0.1, 0.1))).toBe(true);
  expect(page.pages).toEqual(["/"]);

  const { port } = new URL(page.url);
  page.server.close().closeAllConnections();
  await alice.at("source-reload").click();
  await alice.at("source-trouble").filter({ hasText: "can't be reached" }).waitFor();
  await until("nothing of the page", async () => isDark(await colourAt(alice, 0.1, 0.1)));
  page.server.listen(Number(port), "127.0.0.1");
  await alice.at("source-remedy").click();
  await until("the page again", async () => isGreen(await colourAt(alice, 0.1, 0.1)));
  page.server.close().closeAllConnections();
});

const alertBox = `<!doctype html><meta charset="utf-8"><title>Alert box</title><script>
const context = new AudioContext();
const tone = new OscillatorNode(context, { frequency: 1000 });
tone.connect(new GainNode(context, { gain: 0.25 })).connect(context.destination);
tone.start();
</script>`;

const isLoud = (level = 0) => level > 0.2 && level < 0.3;

test("a web page is heard in the programme by a strip of its own, which comes and goes with it", async () => {
  const alice = await someoneNew(desk, "alice");
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(alertBox);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  await alice.at("studio-open").click();
  await alice.at("studio-mute").click();
  await until("silence", async () => (await levelsOf(alice))?.programme === 0);
  await alice.at("source-add").click();
  await alice.at("source-add-browser").click();
  await alice.at("page-url").fill(`http://127.0.0.1:${address.port}/`);
  await alice.page.getByTestId("page-url").press("Enter");
  const strip = alice.page.locator('[data-testid="mixer-page"][data-state="running"]');
  await strip.waitFor();
  await until("the page in the programme", async () => isLoud((await levelsOf(alice))?.programme));
  await alice.at("mute-page").click();
  await until("the page muted", async () => {
    const levels = await levelsOf(alice);
    return levels?.programme === 0 && isLoud(levels.inputs[1]);
  });
  await alice.at("mute-page").click();
  await alice.at("source-reload").click();
  await strip.waitFor({ state: "detached" });
  await until("the page that was loaded anew", async () => isLoud((await levelsOf(alice))?.programme));
  await alice.at("source-remove").click();
  await alice.at("mixer-page").waitFor({ state: "detached" });
  await until("silence again", async () => (await levelsOf(alice))?.programme === 0);
  server.close().closeAllConnections();
});

test("a scene is renamed in its place, and a source leaves it alone until it is brought back", async () => {
  const alice = await someoneNew(desk, "alice");
  await alice.at("studio-open").click();
  await alice.at("source-add").click();
  await alice.at("source-add-text").click();
  await alice.at("scene-add").click();
  await alice.at("scene-2").dblclick();
  await alice.at("scene-name").fill("scene 1");
  await alice.page.getByTestId("scene-name").press("Enter");
  await alice.at("error-message").filter({ hasText: "Another scene has this name." }).waitFor();
  await alice.at("scene-name").fill("Just the title");
  await alice.page.getByTestId("scene-name").press("Enter");
  await alice.at("scene-picture-Just the title").waitFor();

  await alice.at("source-add").click();
  await alice.at("source-known-New text").click();
  await until("the text in the second scene", async () => isLight(await programme(alice)));
  await alice.at("source-remove").click();
  await alice.at("scene-empty").waitFor();
  await alice.at("scene-1").click();
  await until("the text in the first scene", async () => isLight(await programme(alice)));
  await alice.at("toast-action").click();
  await alice.at("scene-2").click();
  await until("the text back in the second scene", async () => isLight(await programme(alice)));
});

/** Something white stands in the picture. */
function isLight({ data }: { readonly data: Uint8Array | Uint8ClampedArray }): boolean {
  return data.some(
    (value, at) => at % 4 === 0 && value > 200 && (data[at + 1] ?? 0) > 200 && (data[at + 2] ?? 0) > 200,
  );
}
