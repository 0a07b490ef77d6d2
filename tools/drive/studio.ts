import { streamWatchRoutes } from "@nchat/contract/rest/stream-watching";
import type { Stream } from "@nchat/contract/streams";
import type { Person } from "./person.ts";

/** Puts the window of this title on the programme, from any page of the app on. */
export async function putOnProgramme({ at }: Pick<Person, "at">, windowTitle: string): Promise<void> {
  await at("studio-open").click();
  await at("scene-add-window").click();
  await at(`source-${windowTitle}`).click();
  await at("share-start").click();
}

/** Sends the programme under a title; answers when the app says that it is live. */
export async function goLive(person: Pick<Person, "at" | "page">, title: string): Promise<void> {
  await person.at("stream-title").fill(title);
  await person.at("go-live").click();
  await untilLive(person);
}

/** Waits until the app says that it is live. */
export async function untilLive({ page }: Pick<Person, "page">): Promise<void> {
  await page.getByTestId("live-pill").filter({ hasText: "LIVE" }).waitFor({ timeout: 60_000 });
}

/** Ends what a person sends, at the studio's page. */
export async function endBroadcast({ at, page }: Pick<Person, "at" | "page">): Promise<void> {
  await at("stream-stop").click();
  await page.getByTestId("live-pill").waitFor({ state: "detached" });
}

/** The one stream of a title that runs, as everybody may see it. */
export async function runningStream(server: string, title: string): Promise<Stream | undefined> {
  const { listActiveStreams } = streamWatchRoutes;
  const answer: unknown = await (await fetch(new URL(listActiveStreams.path, server))).json();
  const found = listActiveStreams.response.parse(answer).streams.find((each) => each.title === title);
  return found && streamAt(server, found.id);
}

/** A stream as everybody may see it. */
export async function streamAt(server: string, id: string): Promise<Stream> {
  const { getStream } = streamWatchRoutes;
  const answer: unknown = await (await fetch(new URL(getStream.path.replace(":id", id), server))).json();
  return getStream.response.parse(answer);
}
