import type { CallAccess } from "@nchat/contract/calls";
import type { ReferenceBrowser } from "./reference-browser.ts";

/** Enters a room in the reference's page, with what it is to send from the beginning. */
export async function joinReference(
  { page }: ReferenceBrowser,
  { livekitUrl, token }: CallAccess,
  sends: "both" | "microphone",
): Promise<void> {
  await page.locator("#url").fill(livekitUrl);
  await page.locator("#token").fill(token);
  await page.locator(sends === "both" ? "#join" : "#join-audio").click();
  await page.locator("#joined").waitFor();
}
