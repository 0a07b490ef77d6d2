import type { Page } from "@playwright/test";
import type { WindowState } from "@nchat/contract/ipc/window";

type Desktop = Readonly<{
  getWindowState: () => Promise<WindowState>;
  setWindowFullScreen: (isFullScreen: boolean) => Promise<void>;
}>;

/** Brings a window, and a picture in it, back from full screen; answers when it is. Either may not be. */
export async function leaveFullScreen(page: Page): Promise<void> {
  await page.evaluate(() => document.fullscreenElement && document.exitFullscreen());
  for (const deadline = Date.now() + 10_000; Date.now() < deadline;) {
    const isOut = await page.evaluate(async () => {
      const { desktop } = window as { desktop?: Desktop };
      if (!(await desktop?.getWindowState())?.isFullScreen) return true;
      await desktop?.setWindowFullScreen(false);
      return false;
    });
    if (isOut) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the window stays in full screen");
}
