import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

const client = fileURLToPath(
  new URL("../../../node_modules/livekit-client/dist/livekit-client.umd.js", import.meta.url),
);
const page = fileURLToPath(new URL("call.html", import.meta.url));

/** Serves the reference's page and the LiveKit client that it uses. */
export async function serveReference(): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const isScript = request.url === "/livekit-client.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(readFileSync(isScript ? client : page));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    // A name under localhost is a secure context, as the app's own origin is.
    url: `http://bench.localhost:${port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
