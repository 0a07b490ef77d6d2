import { createRoot } from "react-dom/client";
import { followTheme } from "./app/theme.ts";
import { PopUp } from "./incoming/PopUp.tsx";
import { loadDesktopPlatform } from "./platform/desktop-platform.ts";
import "./ui/tokens.css";
import "./ui/base.css";

const root = document.getElementById("root");
if (!root) throw new Error("popup.html has no #root");
if (!window.desktop) throw new Error("the pop-up exists on the desktop only");
const platform = await loadDesktopPlatform(window.desktop, (error) =>
  console.error("a request failed that never should", error),
);
// Both live as long as the page.
followTheme(platform.settings.store, window);
createRoot(root).render(<PopUp platform={platform} now={() => Date.now()} />);
