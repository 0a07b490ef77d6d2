// The reference of P10 and P11: Socket.IO as it comes. Nothing is checked and nothing is kept.
import { createServer } from "node:http";
import { Server } from "socket.io";
import { chatMessage } from "./chat-message.ts";

const http = createServer();
const sockets = new Server(http, { serveClient: false });
sockets.on("connection", (socket) => {
  void socket.join("chat");
  socket.on("chat", ({ content }: { content: unknown }, acknowledge: (answer: object) => void) => {
    sockets.to("chat").emit("chat", chatMessage(content));
    acknowledge({ success: true });
  });
});
http.listen(0, "127.0.0.1", () => {
  const address = http.address();
  console.log(`ready http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`);
});
process.on("SIGTERM", () => process.exit(0));
