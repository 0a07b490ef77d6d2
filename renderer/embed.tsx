import { createRoot } from "react-dom/client";
import { EmbedPage } from "./app/EmbedPage.tsx";
import { createOpenStream } from "./app/open-stream.ts";
import { createVisitor } from "./app/visitor.ts";
import "./ui/tokens.css";
import "./ui/base.css";

// The page that other sites show. The service writes the stream's id into it; it lives as long as the page.
const root = document.getElementById("root");
if (!root) throw new Error("the page has no #root");
const streamId = root.dataset["streamId"] ?? "";
const visitor = createVisitor(location.origin);
const { watch, player } = createOpenStream(visitor, streamId);
visitor.socket.connect();
watch.start();
createRoot(root).render(<EmbedPage watch={watch} player={player} now={visitor.serverNow} />);
