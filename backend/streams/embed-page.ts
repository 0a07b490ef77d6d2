import { isOpenStream } from "@nchat/contract/stream-rules";
import type { StreamInfo } from "@nchat/contract/streams";

/** Where a page with a player gets pictures and news from: this service and LiveKit. */
export type Reach = readonly string[];

/**
 * Without a player nothing runs and nothing is loaded but the page's own sheet. With one only files of this service run,
 * and they reach this service and LiveKit. Who may show the page is the operator's choice.
 */
export function contentPolicyFor(embedOrigins: readonly string[], reach: Reach | null): string {
  const playing =
    reach === null
      ? []
      : [
          "script-src 'self'",
          `connect-src ${reach.join(" ")}`,
          "media-src 'self' blob:",
          "img-src 'self' data:",
          "worker-src 'self'",
        ];
  return [
    "default-src 'none'",
    "style-src 'self'",
    ...playing,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${embedOrigins.length === 0 ? "'none'" : embedOrigins.join(" ")}`,
  ].join("; ");
}

export const stylesheet = `
:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f4f5f7, #121318); color: light-dark(#1b1d24, #eceef4); }
main { padding: 24px; max-width: 60ch; text-align: center; overflow-wrap: anywhere; }
h1 { margin: 8px 0; font-size: 22px; }
p { margin: 4px 0; }
.state { display: inline-block; padding: 2px 10px; border-radius: 999px; border: 1px solid currentColor; font-size: 13px; }
.state.live { background: #c5221f; border-color: #c5221f; color: #fff; }
.quiet { opacity: 0.75; }
`.trimStart();

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const text = (value: string) => value.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "");

/** How often a page looks again whether the stream has begun or ended. */
const refreshSeconds = 15;

/** The tags of the built page that load the player. */
export function playerTags(builtPage: string): string {
  const tags = /<script\b[^>]*\bsrc="\/assets\/[^>]*><\/script>|<link\b[^>]*\bhref="\/assets\/[^>]*>/g;
  return [...builtPage.matchAll(tags)].map(([tag]) => tag).join("\n");
}

function page(title: string, body: string, isRefreshed: boolean): string {
  const refresh = isRefreshed ? `<meta http-equiv="refresh" content="${refreshSeconds}">\n` : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh}<title>${text(title)}</title>
<link rel="stylesheet" href="/embed/style.css">
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

const paragraph = (words: string) => `<p>${text(words)}</p>`;

/** The page of a public stream: the player with what it needs to know, or (without scripts) its card. */
export function playerPageFor(stream: StreamInfo, tags: string): string {
  return `<!doctype html>
<html lang="en" data-theme="dark">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(stream.title)}</title>
${tags}
</head>
<body>
<div id="root" data-stream-id="${text(stream.id)}"></div>
<noscript>
${cardOf(stream)}
</noscript>
</body>
</html>
`;
}

/** The page of a public stream where no player is served: its card, and in words where it can be watched. */
export function pageFor(stream: StreamInfo): string {
  const { status } = stream;
  return page(stream.title, cardOf(stream), status === "scheduled" || isOpenStream(status));
}

function cardOf(stream: StreamInfo): string {
  const { title, host, status, description } = stream;
  const isLive = status === "live";
  const lines = [
    `<span class="state${isLive ? " live" : ""}" data-testid="embed-state">${text(stateOf(stream))}</span>`,
    `<h1>${text(title)}</h1>`,
    paragraph(`with ${host.displayName}`),
    ...(description === null ? [] : [`<p class="quiet">${text(description)}</p>`]),
    paragraph(wordsFor(stream)),
  ];
  return lines.join("\n");
}

/** What is not public, and what is not there. */
export const unavailablePage = page(
  "Stream not available",
  `<h1>Stream not available</h1>\n${paragraph("There is no public stream at this address.")}`,
  false,
);

function stateOf({ status, feed }: StreamInfo): string {
  switch (status) {
    case "scheduled":
      return "Scheduled";
    case "starting":
      return "Starting";
    case "live":
      return feed === "away" ? "Paused" : "Live";
    case "ending":
    case "ended":
      return "Ended";
    case "cancelled":
      return "Cancelled";
  }
}

function wordsFor({ status, feed, scheduledAt, viewerCount }: StreamInfo): string {
  switch (status) {
    case "scheduled":
      return scheduledAt === null
        ? "It has no time yet."
        : `It begins at ${scheduledAt.slice(0, 16).replace("T", " ")} UTC.`;
    case "starting":
      return "It begins in a moment.";
    case "live":
      return feed === "away"
        ? "The host has lost the connection and may come back."
        : `${viewerCount} watching. It can't be played on this page yet; open it in nchat.`;
    case "ending":
    case "ended":
      return "This stream has ended.";
    case "cancelled":
      return "This stream will not take place.";
  }
}
