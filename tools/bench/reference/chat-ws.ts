// The floor of P10: one write a socket and message, and nothing else.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { chatMessage } from "./chat-message.ts";

const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
server.on("connection", (socket) => {
  socket.on("message", (data) => {
    const { content } = JSON.parse(String(data)) as { content: unknown };
    const text = JSON.stringify(["chat", chatMessage(content)]);
    for (const client of server.clients) client.send(text);
  });
});
http.listen(0, "127.0.0.1", () => {
  const address = http.address();
  console.log(`ready http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`);
});
process.on("SIGTERM", () => process.exit(0));
